package io.nebulagate.application.routing;

import io.nebulagate.domain.routing.RouteTable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The catalogue requests read, and the table of routes made of it. Reading never blocks; {@link
 * #reload} does, and is called after every change and from time to time in case a change was made
 * elsewhere. Thread-safe.
 */
public final class LiveCatalogue {

  private final CatalogueStore store;
  private final RouteStates states;
  private final AtomicReference<InForce> inForce =
      new AtomicReference<>(new InForce(Catalogue.EMPTY, RouteTable.EMPTY));

  /**
   * Empty until the first {@link #reload}.
   *
   * @param states how the routes fare, whatever the configuration becomes
   */
  public LiveCatalogue(CatalogueStore store, RouteStates states) {
    this.store = store;
    this.states = states;
  }

  /** Empty until the first {@link #reload}, of routes nobody has used yet. */
  public LiveCatalogue(CatalogueStore store) {
    this(store, new RouteStates());
  }

  /** A configuration and the routes that follow from it. */
  public record InForce(Catalogue catalogue, RouteTable table) {}

  /** What counts for a request that begins now. */
  public InForce inForce() {
    return inForce.get();
  }

  /** How its routes fare on this replica. */
  public RouteStates states() {
    return states;
  }

  /** The newest catalogue. */
  public Catalogue current() {
    return inForce.get().catalogue();
  }

  /**
   * Reads the configuration and puts it in force. One at a time, so that an older look never wins.
   */
  public synchronized void reload() {
    Catalogue catalogue = store.load();
    inForce.set(new InForce(catalogue, RouteTables.of(catalogue, states)));
    states.keepOnly(catalogue);
  }
}
