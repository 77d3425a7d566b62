package io.nebulagate.outbound.provider.http;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.relay.realtime.TurnLog;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.egress.Clearance;
import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.Clearance.Refused;
import io.nebulagate.outbound.provider.egress.Clearance.Unresolved;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.egress.NamedTls;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Opens one session: asks the guard, connects to an address that it grants under the provider's
 * name, and upgrades. A session has a client of its own, for TLS to one name; it goes with the
 * session. Lives on one event loop.
 */
final class SessionCall implements UpstreamCall {

  private final ContextInternal loop;
  private final EgressGuard guard;
  private final ProviderDialect dialect;
  private final UpstreamRequest request;
  private final InstantSource clock;
  private final Provider provider;
  private final CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();
  private @Nullable WebSocketClient client;

  SessionCall(
      ContextInternal loop,
      EgressGuard guard,
      ProviderDialect dialect,
      UpstreamRequest request,
      InstantSource clock) {
    this.loop = loop;
    this.guard = guard;
    this.dialect = dialect;
    this.request = request;
    this.clock = clock;
    this.provider = request.route().provider();
  }

  @Override
  public CompletionStage<UpstreamAnswer> answer() {
    return answer;
  }

  @Override
  public void cancel() {
    loop.runOnContext(_ -> fail(new UpstreamFault.Cut()));
  }

  void start() {
    if (!HeaderLists.isPlain(dialect.keyHeader(request).value().reveal())) {
      fail(new UpstreamFault.Unauthorised(401));
      return;
    }
    long timer =
        loop.owner()
            .setTimer(
                Math.max(1, provider.timeouts().firstByte().toMillis()),
                _ -> loop.runOnContext(_ -> fail(new UpstreamFault.Timeout())));
    var _ = answer.whenComplete((_, _) -> loop.owner().cancelTimer(timer));
    guard.ask(provider.baseUrl()).thenAccept(told -> loop.runOnContext(_ -> go(told)));
  }

  private void go(Clearance clearance) {
    switch (clearance) {
      case Granted granted -> connect(granted.addresses().iterator());
      case Refused _ -> fail(new UpstreamFault.EgressRefused());
      case Unresolved _ -> fail(new UpstreamFault.Unreachable());
    }
  }

  /** Tries one address after the other, until one answers. */
  private void connect(Iterator<InetAddress> granted) {
    if (answer.isDone()) {
      return;
    }
    try {
      InetAddress to = granted.next();
      UpstreamAddress address = UpstreamAddress.of(provider.baseUrl(), dialect.put(request).path());
      hangUp();
      WebSocketClient own = loop.owner().createWebSocketClient(options(address));
      client = own;
      own.connect(asking(address, to)).onComplete(result -> connected(result, to, granted));
    } catch (IllegalArgumentException _) {
      fail(new UpstreamFault.Unreachable()); // an address that is none
    }
  }

  private WebSocketClientOptions options(UpstreamAddress address) {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setMaxFrameSize(SocketLine.MESSAGE_BYTES_MAX)
            .setMaxMessageSize(SocketLine.MESSAGE_BYTES_MAX)
            .setConnectTimeout((int) Math.max(1, provider.timeouts().connect().toMillis()))
            .setTcpKeepAlive(true)
            .setTrustAll(false)
            .setVerifyHost(true);
    if (address.tls()) {
      options.setSsl(true).setSslEngineOptions(new NamedTls(address.host()));
    }
    return options;
  }

  private WebSocketConnectOptions asking(UpstreamAddress address, InetAddress to) {
    String model =
        URLEncoder.encode(request.route().upstreamModel().value(), StandardCharsets.UTF_8);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    HeaderLists.copyOutgoing(request.headers(), headers);
    headers.remove("content-type").remove("accept");
    KeyHeader key = dialect.keyHeader(request);
    headers.set(key.name(), key.value().reveal());
    headers.set("host", address.authority());
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options
        .setHost(to.getHostAddress())
        .setPort(address.port())
        .setSsl(address.tls())
        .setURI(address.path() + "?model=" + model)
        .setHeaders(headers);
    return options.setAllowOriginHeader(false);
  }

  private void connected(
      AsyncResult<WebSocket> result, InetAddress to, Iterator<InetAddress> granted) {
    if (result.succeeded()) {
      begin(result.result());
    } else if (result.cause() instanceof UpgradeRejectedException refused) {
      fail(refusal(refused));
    } else {
      guard.unreachable(provider.baseUrl(), to);
      if (granted.hasNext()) {
        connect(granted);
      } else {
        fail(new UpstreamFault.Unreachable());
      }
    }
  }

  private void begin(WebSocket socket) {
    SocketLine line =
        new SocketLine(socket, command -> loop.runOnContext(_ -> command.run()), this::hangUp);
    if (!answer.complete(
        new UpstreamAnswer.Session(Map.of(), line, dialect.session(request), new TurnLog()))) {
      hangUp();
    }
  }

  /** What the provider says in place of an upgrade; a 2xx is none either. */
  private UpstreamFault refusal(UpgradeRejectedException refused) {
    Buffer said = refused.getBody();
    int status = refused.getStatus();
    return dialect.refusal(
        request,
        status,
        RetryAfter.read(refused.getHeaders(), clock),
        said == null ? new byte[0] : said.getBytes());
  }

  private void fail(UpstreamFault fault) {
    if (answer.completeExceptionally(new UpstreamException(fault))) {
      hangUp();
    }
  }

  private void hangUp() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
