package io.nebulagate.inbound.http.dialect.openai.socket;

import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.openai.ResponsesDialect;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.inbound.http.relay.Credentials;
import io.nebulagate.inbound.http.relay.ForwardedHeaders;
import io.nebulagate.inbound.http.relay.RelayLimits;
import io.nebulagate.inbound.http.relay.RequestIds;
import io.nebulagate.inbound.http.relay.SocketShare;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Opens WebSockets where responses are asked for, also under Azure's path. The key is looked at
 * before the upgrade, so that a stranger gets an ordinary refusal, as does whoever has too many
 * sockets open; every request on the socket shows it again. Thread-safe.
 */
@Singleton
public class ResponseSockets {

  private static final Logger LOG = Logger.getLogger(ResponseSockets.class);
  private static final Set<String> PATHS = Set.of("/v1/responses", "/openai/v1/responses");

  /** Says how a socket is spoken on, which is nobody's business behind the gateway. */
  private static final String BETA = "openai-beta";

  private final ResponsesDialect dialect = new ResponsesDialect();
  private final Authentication authentication;
  private final RelayUseCase relay;
  private final RequestIds ids;
  private final RelayLimits limits;
  private final ClientAddress clients;
  private final SocketShare share;
  private final Map<ResponseSocket, Executor> open = new ConcurrentHashMap<>();

  ResponseSockets(
      Authentication authentication,
      RelayUseCase relay,
      RequestIds ids,
      RelayLimits limits,
      ClientAddress clients,
      SocketShare share) {
    this.authentication = authentication;
    this.relay = relay;
    this.ids = ids;
    this.limits = limits;
    this.clients = clients;
    this.share = share;
  }

  void register(@Observes Router router) {
    PATHS.forEach(path -> router.route(HttpMethod.GET, path).handler(this::enter));
  }

  void stop(@Observes ShutdownEvent stopping) {
    open.forEach((socket, thread) -> thread.execute(socket::goAway));
  }

  private void enter(RoutingContext context) {
    if (!wantsSocket(context.request())) {
      context.next();
      return;
    }
    try {
      Secret credential = Credentials.of(context.request());
      Origin client = clients.originOf(context.request());
      Context loop = context.vertx().getOrCreateContext();
      Executor thread = command -> loop.runOnContext(turn -> command.run());
      context.request().pause(); // what the client says early waits for its socket
      authentication
          .authenticate(credential, client.address())
          .whenCompleteAsync(
              (key, failure) -> {
                if (failure == null) {
                  upgrade(context, client(context, credential, client, thread));
                } else {
                  refuse(context, failure);
                }
              },
              thread);
    } catch (GatewayException refused) {
      refuse(context, refused);
    }
  }

  private static boolean wantsSocket(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && "websocket".equalsIgnoreCase(request.getHeader("upgrade"))
        && request.getHeader("sec-websocket-key") != null;
  }

  private static Turns.Client client(
      RoutingContext context, Secret credential, Origin origin, Executor thread) {
    Map<String, String> headers = ForwardedHeaders.of(context.request().headers());
    headers.remove(BETA);
    return new Turns.Client(credential, origin, headers, thread);
  }

  private void upgrade(RoutingContext context, Turns.Client client) {
    SocketShare.Place place;
    try {
      place = share.take(client.credential());
    } catch (GatewayException tooMany) {
      refuse(context, tooMany);
      return;
    }
    context
        .request()
        .toWebSocket()
        .onSuccess(socket -> serve(context, socket, client, place))
        .onFailure(failure -> {
          place.leave();
          LOG.debugf("a socket did not open: %s", failure.getMessage());
        });
  }

  private void serve(
      RoutingContext context,
      ServerWebSocket socket,
      Turns.Client client,
      SocketShare.Place place) {
    ResponseSocket served =
        new ResponseSocket(
            context.vertx(),
            socket,
            new Turns(client, dialect, relay, ids, limits.bodyBytesMax()),
            ResponseSocket.Times.USUAL,
            closed -> {
              open.remove(closed);
              place.leave();
            });
    open.put(served, client.thread());
    served.begin();
  }

  private void refuse(RoutingContext context, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    GatewayError error = new GatewayError.Internal();
    if (cause instanceof GatewayException refused) {
      error = refused.error();
    } else {
      LOG.error("a socket did not open", cause);
    }
    if (!context.response().ended()) {
      dialect.write(error).send(context.response());
      context.request().resume();
    }
  }
}
