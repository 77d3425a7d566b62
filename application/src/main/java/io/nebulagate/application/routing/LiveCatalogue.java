package io.nebulagate.application.routing;

import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.RouteSet;
import io.nebulagate.domain.routing.RouteTable;
import java.util.Optional;
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
  public record InForce(Catalogue catalogue, RouteTable table) {

    /**
     * The routes for the name a client asks for, where its key may use that name or the model it
     * leads to.
     *
     * @throws GatewayException with {@link GatewayError.ModelNotAllowed}, or {@link
     *     GatewayError.ModelNotFound} when nobody serves it
     */
    public RouteSet routes(ModelName asked, Scope scope) {
      Optional<RouteSet> found = table.find(asked);
      if (!scope.allows(asked)
          && !found.map(routes -> scope.allows(routes.model())).orElse(false)) {
        throw new GatewayException(new GatewayError.ModelNotAllowed(asked.value()));
      }
      return found.orElseThrow(
          () -> new GatewayException(new GatewayError.ModelNotFound(asked.value())));
    }
  }

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
