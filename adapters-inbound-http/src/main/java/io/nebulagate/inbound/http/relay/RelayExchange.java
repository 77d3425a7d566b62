package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.relay.RelayAnswer;
import io.nebulagate.application.relay.RelayCall;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.upload.FormIntake;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One relayed request and its answer, on the event loop of its connection.
 *
 * <p>Order of refusals: key, idempotency key, encoding, announced size, size, JSON, fields; then
 * whatever the relay refuses. The key comes first so that a stranger's body is never kept.
 */
final class RelayExchange {

  private static final Logger LOG = Logger.getLogger(RelayExchange.class);
  private static final String FORM = "multipart/";
  private static final String JSON = "application/json";

  /** Names the model that a policy put in the place of the one that was asked for. */
  private final RoutingContext context;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Origin client;
  private final RelayDialect dialect;
  private final Api api;
  private final RelayUseCase relay;
  private final RequestId id;
  private final BodyIntake intake;
  private final RelayLimits limits;
  private final Context loop;
  private final StreamForm form;
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private @Nullable FormIntake uploading;
  private @Nullable RelayCall call;
  private @Nullable StreamWriter writer;
  private boolean entering;
  private boolean left;

  RelayExchange(
      RoutingContext context,
      Origin client,
      RelayDialect dialect,
      Api api,
      RelayUseCase relay,
      RelayLimits limits) {
    this.context = context;
    this.request = context.request();
    this.response = context.response();
    this.client = client;
    this.dialect = dialect;
    this.api = api;
    this.relay = relay;
    this.id = RequestIdHeader.of(context);
    this.limits = limits;
    this.intake = new BodyIntake(context.vertx(), request, limits);
    this.loop = context.vertx().getOrCreateContext();
    this.form = dialect.streamForm();
  }

  CompletionStage<@Nullable Void> run() {
    context.addEndHandler(ended -> over(ended.succeeded()));
    // The framework replaces the handler of closed connections by one that cancels what we return.
    var _ = done.whenComplete((nothing, cancelled) -> over(cancelled == null));
    entering = true;
    guarded(() -> {
      Secret credential = Credentials.of(request);
      var asked =
          new RelayRequest.Asked(dialect.name(), api, IdempotencyHeader.of(request.headers()));
      if (api.isUpload() || (api.mayBeUpload() && sendsForm())) {
        readForm(credential, asked);
      } else {
        intake.read(
            body -> guarded(() -> start(credential, asked, dialect.read(id, api, body))),
            this::refuse);
      }
    });
    entering = false;
    return done;
  }

  private boolean sendsForm() {
    String type = request.getHeader("content-type");
    return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
  }

  private void readForm(Secret credential, RelayRequest.Asked asked) {
    FormIntake form =
        new FormIntake(
            context.vertx(),
            request,
            limits.bodyBytesMax(),
            limits.bodyIdle(),
            limits.uploads(),
            (fields, kept) ->
                guarded(() -> start(credential, asked, dialect.read(id, api, fields, kept))),
            this::refuse);
    uploading = form;
    form.read();
  }

  private void start(Secret credential, RelayRequest.Asked asked, RelayDialect.Question question) {
    call =
        relay.start(
            new RelayRequest(
                id,
                asked.by(question.translation()),
                credential,
                client,
                question.head(),
                question.body(),
                ForwardedHeaders.of(request.headers()),
                command -> loop.runOnContext(turn -> command.run())));
    call.answer()
        .whenComplete((answer, failure) ->
            guarded(() -> {
              if (failure != null) {
                broken(failure);
              } else {
                write(answer);
              }
            }));
  }

  private void write(RelayAnswer answer) {
    switch (answer) {
      case RelayAnswer.Whole whole -> {
        if (left) {
          return;
        }
        headers(answer, JSON);
        end(whole.body());
      }
      case RelayAnswer.Replayed replayed -> {
        if (left) {
          return;
        }
        response.setStatusCode(replayed.status());
        response.putHeader(IdempotencyHeader.REPLAYED, "true");
        headers(answer, JSON);
        end(replayed.body());
      }
      case RelayAnswer.Stream stream -> {
        StreamWriter pieces = new StreamWriter(response, form, this::broken);
        writer = pieces;
        if (left) {
          pieces.clientLeft();
        } else {
          headers(answer, form.contentType());
          if (!form.contentType().equals(StreamForm.EVENTS.contentType())) {
            response.putHeader("content-type", form.contentType()); // the provider's is of events
          }
          response.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
          response.setChunked(request.version() != HttpVersion.HTTP_2);
        }
        stream.body().subscribe(pieces);
      }
      case RelayAnswer.Session _ ->
          throw new IllegalStateException("a session needs a connection that is upgraded");
    }
  }

  private void end(ByteBuffer body) {
    response.end(buffer(body));
  }

  private static Buffer buffer(ByteBuffer bytes) {
    return Buffer.buffer(bytes.remaining()).setBytes(0, bytes.duplicate());
  }

  private void headers(RelayAnswer answer, String contentType) {
    response.putHeader("content-type", contentType);
    answer.headers().forEach(response::putHeader);
    told();
  }

  /**
   * How the limits stand, and which model answers instead, is told with every answer and refusal.
   */
  private void told() {
    if (call != null) {
      call.substitution()
          .ifPresent(substitution -> SubstitutionHeaders.write(substitution, response));
      call.standing().ifPresent(standing -> RateLimitHeaders.write(standing, response));
    }
  }

  /** What the relay or the stream failed with; anything but a refusal is a bug of ours. */
  private void broken(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof GatewayException refused) {
      refuse(refused.error());
    } else {
      LOG.errorf(cause, "a relayed request broke: requestId=%s", id);
      refuse(new GatewayError.Internal());
    }
  }

  private void refuse(GatewayError error) {
    if (entering) {
      // The framework still prepares the response for us; it must not find it sent.
      loop.runOnContext(turn -> refuse(error));
      return;
    }
    if (left || response.ended()) {
      return;
    }
    if (response.headWritten()) {
      if (api == Api.SPEECH) {
        breakOff();
        return;
      }
      byte[] told = dialect.brokenStream(id, error).getBytes(StandardCharsets.UTF_8);
      response.end(buffer(form.piece(ByteBuffer.wrap(told))).appendString(form.end()));
      return;
    }
    response.headers().remove("cache-control").remove("x-accel-buffering");
    response.setChunked(false);
    boolean close = error instanceof GatewayError.RequestTooLarge;
    if (close && request.version() != HttpVersion.HTTP_2) {
      response.putHeader("connection", "close");
    }
    told();
    dialect.write(error).send(response);
    if (uploading == null || !uploading.ended()) {
      intake.discard(close);
    }
  }

  /** Sound has no words for what went wrong: its client must see that the end did not come. */
  private void breakOff() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else {
      request.connection().close();
    }
  }

  /** The exchange has ended, or the client has. */
  private void over(boolean answered) {
    if (!answered && !left) {
      left = true;
      intake.clientLeft();
      if (writer != null) {
        writer.clientLeft();
      } else if (call != null) {
        call.clientLeft();
      }
    }
    if (uploading != null) {
      uploading.drop();
    }
    done.complete(null);
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
