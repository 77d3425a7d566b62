package io.nebulagate.outbound.provider.http;

import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.InstantSource;
import java.util.Map;

/**
 * Calls providers with Vert.x, on the event loop of the caller when it is on one, so that an answer
 * never changes threads on its way through.
 */
public final class VertxProviderClient implements ProviderClient, AutoCloseable {

  private final VertxInternal vertx;
  private final Map<ProviderType, ProviderDialect> dialects;
  private final EgressGuard guard;
  private final InstantSource clock;
  private final LoopClients clients;

  /**
   * A client.
   *
   * @param dialects how each type of provider is spoken to
   * @param guard says where calls may go
   * @param clock tells how far away a {@code Retry-After} date is
   */
  public VertxProviderClient(
      Vertx vertx,
      Map<ProviderType, ProviderDialect> dialects,
      ConnectionBounds bounds,
      EgressGuard guard,
      InstantSource clock) {
    this.vertx = (VertxInternal) vertx;
    this.dialects = Map.copyOf(dialects);
    this.guard = guard;
    this.clock = clock;
    this.clients = new LoopClients(vertx, bounds);
  }

  @Override
  public UpstreamCall send(UpstreamRequest request) {
    return send(request, dialects);
  }

  /** The same, over the same connections, in other words. */
  public ProviderClient speaking(Map<ProviderType, ProviderDialect> others) {
    Map<ProviderType, ProviderDialect> known = Map.copyOf(others);
    return request -> send(request, known);
  }

  private UpstreamCall send(UpstreamRequest request, Map<ProviderType, ProviderDialect> known) {
    ProviderType type = request.route().provider().type();
    ProviderDialect dialect = known.get(type);
    if (dialect == null) {
      throw new IllegalArgumentException("no dialect for provider type " + type.label());
    }
    ContextInternal loop = loop();
    if (request.api() == Api.REALTIME) {
      SessionCall session = new SessionCall(loop, guard, dialect, request, clock);
      loop.runOnContext(_ -> session.start());
      return session;
    }
    VertxCall call = new VertxCall(loop, clients, guard, dialect, request, clock);
    if (loop.inThread()) {
      call.start();
    } else {
      loop.runOnContext(_ -> call.start());
    }
    return call;
  }

  private ContextInternal loop() {
    ContextInternal current = vertx.getOrCreateContext();
    return current.isEventLoopContext() ? current : vertx.createEventLoopContext();
  }

  /** Closes all connections; running calls fail. */
  @Override
  public void close() {
    clients.close();
  }
}
