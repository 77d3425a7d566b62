package io.nebulagate.outbound.provider.http;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.ProviderDialect.Put;
import io.nebulagate.outbound.provider.ProviderDialect.WholeAnswer;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.http.BodyCollector.End;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call: connect, send, read the head, and then hand the answer's body to whoever reads it.
 * Everything happens on one event loop.
 */
final class VertxCall implements UpstreamCall, Dial.Caller {

  private static final int OK = 200;
  private static final int ANSWER_BYTES_MAX = 64 << 20;
  private static final int ERROR_BYTES_MAX = 64 << 10;
  private static final Duration ERROR_PATIENCE = Duration.ofSeconds(5);

  /** Above this, an answer in one piece is read on a worker: it would hold up the event loop. */
  private static final int READ_ON_LOOP_BYTES_MAX = 256 << 10;

  private final ContextInternal loop;
  private final LoopClients clients;
  private final EgressGuard guard;
  private final ProviderDialect dialect;
  private final UpstreamRequest request;
  private final InstantSource clock;
  private final Provider.Timeouts timeouts;
  private final Watchdog watchdog;
  private final CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();

  private @Nullable Put put;
  private @Nullable Dial dial;
  private @Nullable HttpClientRequest sent;
  private @Nullable BodySender sender;
  private @Nullable UpstreamLine line;
  private @Nullable ChunkPublisher chunks;
  private @Nullable BodyCollector collector;
  private boolean over;

  VertxCall(
      ContextInternal loop,
      LoopClients clients,
      EgressGuard guard,
      ProviderDialect dialect,
      UpstreamRequest request,
      InstantSource clock) {
    this.loop = loop;
    this.clients = clients;
    this.guard = guard;
    this.dialect = dialect;
    this.request = request;
    this.clock = clock;
    this.timeouts = request.route().provider().timeouts();
    this.watchdog = new Watchdog(loop.owner(), timeouts.total(), this::tooLate);
  }

  @Override
  public CompletionStage<UpstreamAnswer> answer() {
    return answer;
  }

  @Override
  public void cancel() {
    if (loop.inThread()) {
      cancelHere();
    } else {
      loop.runOnContext(_ -> cancelHere());
    }
  }

  private void cancelHere() {
    if (chunks != null) {
      chunks.cancelHere();
    } else {
      fail(new UpstreamFault.Cut());
    }
  }

  void start() {
    if (over) {
      return;
    }
    Provider provider = request.route().provider();
    if (!HeaderLists.isPlain(dialect.keyHeader(request).value().reveal())) {
      fail(new UpstreamFault.Unauthorised(401));
      return;
    }
    try {
      put = dialect.put(request);
      dial(
          new Dial.Target(
              provider.baseUrl(),
              UpstreamAddress.of(provider.baseUrl(), put.path()),
              HttpMethod.valueOf(put.method())));
    } catch (UpstreamException untranslatable) {
      fail(untranslatable);
    } catch (IllegalArgumentException _) {
      fail(new UpstreamFault.Unreachable()); // an address that is none
    }
  }

  private void dial(Dial.Target target) {
    HttpClient client = clients.on(loop.nettyEventLoop());
    dial = new Dial(loop, client, guard, target, timeouts.connect(), this);
    dial.start();
  }

  @Override
  public void connected(HttpClientRequest out) {
    if (put == null) {
      throw new IllegalStateException("connected before there was something to send");
    }
    sent = out;
    out.exceptionHandler(_ -> {}); // told through the response
    out.response().onComplete(this::answered);
    putHeaders(put, out.headers());
    watchdog.watch(timeouts.firstByte());
    sender =
        put.upload().isPresent()
            ? BodySender.send(out, put.upload().get(), loop)
            : BodySender.send(out, put.body());
  }

  @Override
  public void failed(UpstreamFault fault) {
    fail(fault);
  }

  private void putHeaders(Put question, MultiMap headers) {
    headers.set("content-type", "application/json");
    question.headers().forEach(headers::set);
    if (request.isTranslated()) {
      HeaderLists.copyNeutral(request.headers(), headers);
    } else {
      HeaderLists.copyOutgoing(request.headers(), headers);
    }
    headers.set("accept-encoding", "identity");
    KeyHeader key = dialect.keyHeader(request);
    headers.set(key.name(), key.value().reveal());
  }

  private void answered(AsyncResult<HttpClientResponse> answered) {
    if (answered.failed()) {
      fail(new UpstreamFault.Unreachable());
      return;
    }
    HttpClientResponse response = answered.result();
    response.exceptionHandler(_ -> {});
    if (over || sent == null || sender == null) {
      return;
    }
    UpstreamLine open = new UpstreamLine(loop, sent, sender, response);
    line = open;
    if (response.statusCode() != OK) {
      watchdog.watch(ERROR_PATIENCE);
      collector =
          BodyCollector.collect(
              open, ERROR_BYTES_MAX, watchdog, (body, _) -> refused(response, body));
    } else if (isEncoded(response)) {
      fail(new UpstreamFault.Malformed("a compressed answer that was not asked for"));
    } else if (request.head().stream()) {
      watchdog.watch(timeouts.idle());
      openStream(open, contentType(response));
    } else {
      watchdog.watch(timeouts.idle());
      collector =
          BodyCollector.collect(
              open, ANSWER_BYTES_MAX, watchdog, (body, end) -> collected(response, body, end));
    }
  }

  private void openStream(UpstreamLine open, String contentType) {
    if (contentType.contains("json")) {
      collector =
          BodyCollector.collect(
              open,
              ERROR_BYTES_MAX,
              watchdog,
              (_, _) ->
                  fail(new UpstreamFault.Malformed("one piece where a stream was asked for")));
      return;
    }
    if (contentType.startsWith("text/html")) {
      fail(new UpstreamFault.Malformed("a web page"));
      return;
    }
    StreamReader reader = dialect.openStream(request);
    chunks = new ChunkPublisher(loop, open, reader, watchdog);
    answer.complete(
        new UpstreamAnswer.Stream(
            incoming(open.response()), chunks, reader.observed(), reader::ending));
  }

  private void refused(HttpClientResponse response, byte[] body) {
    int status = response.statusCode();
    fail(dialect.refusal(request, status, RetryAfter.read(response.headers(), clock), body));
  }

  private void collected(HttpClientResponse response, byte[] body, End end) {
    switch (end) {
      case TOO_LARGE -> fail(new UpstreamFault.Malformed("an answer above 64 MiB"));
      case BROKEN -> fail(new UpstreamFault.Cut());
      case WHOLE -> {
        watchdog.stop();
        hangUp(); // on an upstream that answers without reading the request
        if (body.length <= READ_ON_LOOP_BYTES_MAX) {
          readWhole(response, body);
        } else {
          loop.executeBlocking(() -> dialect.readWhole(request, body), false)
              .onSuccess(whole -> complete(response, whole))
              .onFailure(this::fail);
        }
      }
    }
  }

  private void readWhole(HttpClientResponse response, byte[] body) {
    try {
      complete(response, dialect.readWhole(request, body));
    } catch (RuntimeException e) { // a fault, or a bug: both end the call
      fail(e);
    }
  }

  private void complete(HttpClientResponse response, WholeAnswer whole) {
    if (over) {
      return;
    }
    over = true;
    answer.complete(new UpstreamAnswer.Whole(incoming(response), whole.body(), whole.observed()));
  }

  private Map<String, String> incoming(HttpClientResponse response) {
    return HeaderLists.incoming(response.headers(), put == null ? Set.of() : put.dropped());
  }

  private void tooLate() {
    if (chunks != null) {
      chunks.tooLate();
    } else if (collector != null && line != null && line.response().statusCode() != OK) {
      collector.giveUp(); // the status alone says enough
    } else {
      fail(new UpstreamFault.Timeout());
    }
  }

  private void fail(UpstreamFault fault) {
    fail(new UpstreamException(fault));
  }

  private void fail(Throwable why) {
    if (over) {
      return;
    }
    over = true;
    watchdog.stop();
    hangUp();
    answer.completeExceptionally(why);
  }

  private void hangUp() {
    if (line != null) {
      line.hangUp();
    } else if (sent != null) {
      sent.reset();
    } else if (dial != null) {
      dial.stop();
    }
  }

  private static boolean isEncoded(HttpClientResponse response) {
    String encoding = response.getHeader("content-encoding");
    return encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
  }

  private static String contentType(HttpClientResponse response) {
    String type = response.getHeader("content-type");
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }
}
