package io.nebulagate.inbound.http.realtime;

import io.nebulagate.application.relay.RelayAnswer;
import io.nebulagate.application.relay.RelayCall;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.application.relay.realtime.RealtimeSession;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.Credentials;
import io.nebulagate.inbound.http.relay.ForwardedHeaders;
import io.nebulagate.inbound.http.relay.RateLimitHeaders;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.nebulagate.inbound.http.relay.SocketShare;
import io.nebulagate.inbound.http.relay.SubstitutionHeaders;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client that wants a session, on the event loop of its connection. It is upgraded only once a
 * provider is; until then every refusal is an ordinary HTTP answer.
 *
 * <p>Order of refusals: key, upgrade, model, too many sockets; then whatever the relay refuses.
 */
final class RealtimeExchange {

  private static final Logger LOG = Logger.getLogger(RealtimeExchange.class);
  private static final String KEY_PROTOCOL = "openai-insecure-api-key.";
  private static final String MODEL = "model";

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final Origin client;
  private final RelayDialect dialect;
  private final Function<GatewayError, String> errorEvents;
  private final RelayUseCase relay;
  private final OpenSessions sessions;
  private final SocketShare share;
  private final Executor thread;
  private SocketShare.@Nullable Place place;
  private @Nullable RelayCall call;
  private boolean left;
  private boolean upgrading;

  RealtimeExchange(
      RoutingContext context,
      Origin client,
      RelayDialect dialect,
      Function<GatewayError, String> errorEvents,
      RelayUseCase relay,
      OpenSessions sessions,
      SocketShare share) {
    this.context = context;
    this.request = context.request();
    this.client = client;
    this.dialect = dialect;
    this.errorEvents = errorEvents;
    this.relay = relay;
    this.sessions = sessions;
    this.share = share;
    Context loop = context.vertx().getOrCreateContext();
    this.thread = command -> loop.runOnContext(_ -> command.run());
  }

  void run() {
    context.addEndHandler(ended -> {
      if (ended.failed() && !upgrading) {
        leave();
      }
    });
    guarded(() -> {
      Secret credential = Credentials.of(request, keyProtocols());
      if (!wantsSocket()) {
        throw new GatewayException(
            new GatewayError.InvalidValue("upgrade", "must be websocket, over HTTP/1.1"));
      }
      start(credential, model());
    });
  }

  private void start(Secret credential, ModelName model) {
    place = share.take(credential);
    request.pause(); // what the client says early waits for its socket
    RelayCall running =
        relay.start(
            new RelayRequest(
                RequestIdHeader.of(context),
                new RelayRequest.Asked(dialect.name(), Api.REALTIME),
                credential,
                client,
                new RequestHead(model, true, false, OptionalLong.empty(), 1, 0),
                RequestBody.besidePath(new byte[] {'{', '}'}, List.of(), List.of()),
                ForwardedHeaders.of(request.headers()),
                thread));
    call = running;
    running
        .answer()
        .whenComplete((answer, failure) ->
            guarded(() -> {
              if (answer instanceof RelayAnswer.Session(_, RealtimeSession session)) {
                upgrade(running, session);
              } else {
                broken(failure == null ? new IllegalStateException("no session") : failure);
              }
            }));
  }

  private void upgrade(RelayCall running, RealtimeSession session) {
    if (left) {
      session.clientLeft();
      leavePlace();
      return;
    }
    told(running);
    upgrading = true;
    request.toWebSocket().onComplete(result -> upgraded(session, result));
  }

  /** How the limits stand, and which model answers instead, is told with every first answer. */
  private void told(RelayCall running) {
    HttpServerResponse response = context.response();
    running.substitution().ifPresent(other -> SubstitutionHeaders.write(other, response));
    running.standing().ifPresent(standing -> RateLimitHeaders.write(standing, response));
  }

  private void upgraded(RealtimeSession session, AsyncResult<ServerWebSocket> result) {
    if (result.failed()) {
      session.clientLeft();
      leavePlace();
      return;
    }
    sessions.began(session, thread);
    session.join(new SocketLine(result.result(), thread, () -> ended(session)), errorEvents);
  }

  private void ended(RealtimeSession session) {
    sessions.ended(session);
    leavePlace();
  }

  private void leavePlace() {
    if (place != null) {
      place.leave();
    }
  }

  private boolean wantsSocket() {
    return request.version() == HttpVersion.HTTP_1_1
        && "websocket".equalsIgnoreCase(request.getHeader("upgrade"))
        && request.getHeader("sec-websocket-key") != null;
  }

  private ModelName model() {
    String asked = request.query() == null ? null : request.params().get(MODEL);
    if (asked == null || asked.isEmpty()) {
      throw new GatewayException(new GatewayError.MissingParameter(MODEL));
    }
    try {
      return new ModelName(asked);
    } catch (IllegalArgumentException unusable) {
      throw new GatewayException(
          new GatewayError.InvalidValue(MODEL, "must have 1 to 256 printable characters"));
    }
  }

  /** Browsers can set no header but this one. */
  private List<String> keyProtocols() {
    return request.headers().getAll("sec-websocket-protocol").stream()
        .flatMap(list -> Arrays.stream(list.split(",", -1)))
        .map(String::strip)
        .filter(offered -> offered.startsWith(KEY_PROTOCOL))
        .map(offered -> offered.substring(KEY_PROTOCOL.length()))
        .toList();
  }

  private void leave() {
    left = true;
    if (call != null) {
      call.clientLeft();
    }
  }

  private void broken(Throwable failure) {
    leavePlace();
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    GatewayError error = new GatewayError.Internal();
    if (cause instanceof GatewayException refused) {
      error = refused.error();
    } else {
      LOG.errorf(cause, "a session did not begin: requestId=%s", RequestIdHeader.of(context));
    }
    if (left || context.response().ended()) {
      return;
    }
    if (call != null) {
      told(call);
    }
    dialect.write(error).send(context.response());
    request.resume();
  }

  /** The edge: nothing thrown here reaches the framework. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failure) {
      broken(failure);
    }
  }
}
