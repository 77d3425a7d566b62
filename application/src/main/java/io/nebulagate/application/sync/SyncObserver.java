package io.nebulagate.application.sync;

/** Watches what becomes of syncs and check-ins, for logs and metrics. Must not throw. */
public interface SyncObserver {

  /** A sync ended, well or not. */
  default void synced(SyncReport report) {}

  /** A check-in ended, well or not. */
  default void checkedIn(CheckInReport report) {}

  /** Something went wrong that was not the site's fault; the site has its turn again. */
  default void broke(long provider, RuntimeException failure) {}
}
