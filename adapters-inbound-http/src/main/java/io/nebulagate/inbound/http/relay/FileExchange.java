package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.videos.VideoProvider.Content;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands out bytes at the client's pace, on the event loop of its connection: none is asked for that
 * the client does not take. Once they flow, a failure has no words: the connection breaks off, so
 * that the client sees that the end did not come.
 */
public final class FileExchange {

  private static final Logger LOG = Logger.getLogger(FileExchange.class);
  private static final String BYTES = "application/octet-stream";

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final ErrorWriter errors;
  private final Context loop;
  private final StreamWriter writer;
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

  private FileExchange(RoutingContext context, ErrorWriter errors) {
    this.request = context.request();
    this.response = context.response();
    this.errors = errors;
    this.loop = context.vertx().getOrCreateContext();
    this.writer = new StreamWriter(response, StreamForm.EVENTS, this::broken);
  }

  /**
   * Serves what {@code source} gets, which is given where its signals are to come.
   *
   * @return completes when nothing is left to do; never exceptionally. Cancelling it means that the
   *     client has gone
   */
  public static CompletionStage<@Nullable Void> serve(
      RoutingContext context,
      ErrorWriter errors,
      Function<Executor, CompletionStage<Content>> source) {
    FileExchange exchange = new FileExchange(context, errors);
    context.addEndHandler(ended -> exchange.over(ended.succeeded()));
    var _ = exchange.done.whenComplete((nothing, gone) -> exchange.over(gone == null));
    Executor executor = command -> exchange.loop.runOnContext(turn -> command.run());
    source.apply(executor).whenCompleteAsync(exchange::write, executor);
    return exchange.done;
  }

  private void write(@Nullable Content content, @Nullable Throwable failure) {
    if (content == null) {
      broken(failure == null ? new IllegalStateException("neither bytes nor failure") : failure);
      return;
    }
    response.putHeader("content-type", BYTES);
    content.headers().forEach(response::putHeader);
    response.putHeader("cache-control", "no-store");
    response.setChunked(request.version() != HttpVersion.HTTP_2);
    content.bytes().subscribe(writer); // cancels at once when the client has gone
  }

  private void broken(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      breakOff();
      return;
    }
    GatewayError error = new GatewayError.UpstreamRequestFailed();
    if (cause instanceof GatewayException refused) {
      error = refused.error();
    } else {
      LOG.errorf(cause, "a file was not handed out");
    }
    response.headers().remove("content-disposition");
    response.setChunked(false);
    errors.write(error).send(response);
  }

  private void breakOff() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else {
      request.connection().close();
    }
  }

  private void over(boolean answered) {
    if (!answered) {
      writer.clientLeft();
    }
    done.complete(null);
  }
}
