package io.nebulagate.inbound.http.realtime;

import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.relay.SocketShare;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Where sessions enter. */
@Singleton
public class RealtimeEdge {

  private final RelayUseCase relay;
  private final ClientAddress clients;
  private final OpenSessions sessions;
  private final SocketShare share;

  RealtimeEdge(
      RelayUseCase relay, ClientAddress clients, OpenSessions sessions, SocketShare share) {
    this.relay = relay;
    this.clients = clients;
    this.sessions = sessions;
    this.share = share;
  }

  /**
   * Serves one client to the end of its session, refusals included.
   *
   * @param errorEvents tells a refusal within a session
   */
  public void serve(
      RoutingContext context, RelayDialect dialect, Function<GatewayError, String> errorEvents) {
    new RealtimeExchange(
            context,
            clients.originOf(context.request()),
            dialect,
            errorEvents,
            relay,
            sessions,
            share)
        .run();
  }
}
