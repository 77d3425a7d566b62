package io.nebulagate.application.routing;

import java.time.Duration;
import java.util.Optional;

/**
 * When refused keys are asked again, kept for all replicas together so that one of them asks at a
 * time. Keys in any other state, and those of providers that are switched off, never come up.
 * Blocking; thread-safe.
 */
public interface KeyProbes {

  /**
   * Hands out the refused key that has waited longest of those whose time has come, to this caller
   * alone.
   *
   * @param first how long a key waits that has been refused since anybody last called this
   * @param time how long the caller has to ask and call {@link #again}; later it is handed out anew
   */
  Optional<Due> claim(Duration first, Duration time);

  /**
   * The key comes up again in {@code in}, if it is still refused then.
   *
   * @param refusals what {@link Due#refusals} says then
   */
  void again(long key, int refusals, Duration in);

  /**
   * A key to ask with.
   *
   * @param refusals how often in a row it was asked with and refused since it came up first
   */
  record Due(long key, int refusals) {}
}
