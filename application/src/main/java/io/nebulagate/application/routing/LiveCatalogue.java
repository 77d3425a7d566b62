package io.nebulagate.application.routing;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The catalogue requests read. Reading never blocks; {@link #reload} does, and is called after
 * every change and from time to time in case a change was made elsewhere. Thread-safe.
 */
public final class LiveCatalogue {

  private final CatalogueStore store;
  private final AtomicReference<Catalogue> current = new AtomicReference<>(Catalogue.EMPTY);

  /** Empty until the first {@link #reload}. */
  public LiveCatalogue(CatalogueStore store) {
    this.store = store;
  }

  /** The newest catalogue. */
  public Catalogue current() {
    return current.get();
  }

  /**
   * Reads the configuration and puts it in force. One at a time, so that an older look never wins.
   */
  public synchronized void reload() {
    current.set(store.load());
  }
}
