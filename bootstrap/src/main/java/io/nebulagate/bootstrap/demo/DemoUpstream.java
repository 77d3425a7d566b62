package io.nebulagate.bootstrap.demo;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A provider that is none: speaks OpenAI's dialect on a loopback port, streams words at a human
 * pace, honours {@code max_tokens}, {@code n}, tools and {@code include_usage}, and counts each
 * word as one token. Well-behaved by design; it shows what the gateway does, never how vendors
 * misbehave.
 */
public final class DemoUpstream implements AutoCloseable {

  /** The chat model it serves. */
  public static final String CHAT_MODEL = "demo-chat";

  /** The embedding model it serves. */
  public static final String EMBEDDING_MODEL = "demo-embedding";

  /** The path of its base URL. */
  public static final String ROOT = "/demo/v1";

  private static final int BODY_BYTES_MAX = 64 * 1024 * 1024;
  private static final Duration START_MAX = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Duration pace;
  private final HttpServer server;

  private DemoUpstream(Vertx vertx, Duration pace) {
    this.vertx = vertx;
    this.pace = pace;
    this.server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0));
  }

  /**
   * Starts it on a free loopback port. Blocking, for at most five seconds.
   *
   * @param pace the pause before each word of a stream; zero sends all at once
   */
  public static DemoUpstream start(Vertx vertx, Duration pace) {
    DemoUpstream demo = new DemoUpstream(vertx, pace);
    await(demo.server.requestHandler(demo::route).listen());
    return demo;
  }

  /** Where it listens: the base URL of a provider. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + ROOT);
  }

  @Override
  public void close() {
    await(server.close());
  }

  private static void await(Future<?> future) {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("the demo upstream neither started nor stopped", failure);
    }
  }

  private void route(HttpServerRequest request) {
    String asked = request.method() + " " + request.path();
    switch (asked) {
      case "GET " + ROOT + "/models" -> answer(request, 200, models());
      case "POST " + ROOT + "/chat/completions" -> body(request, json -> chat(request, json));
      case "POST " + ROOT + "/completions" -> body(request, json -> complete(request, json));
      case "POST " + ROOT + "/embeddings" -> body(request, json -> embed(request, json));
      default -> answer(request, 404, error("no such path", "unknown_url"));
    }
  }

  private void body(HttpServerRequest request, Handler<JsonObject> then) {
    String length = request.getHeader("content-length");
    if (length != null && Long.parseLong(length) > BODY_BYTES_MAX) {
      answer(request, 413, error("too large", "request_too_large"));
      return;
    }
    request
        .body()
        .onSuccess(bytes -> {
          JsonObject json;
          try {
            json = bytes.toJsonObject();
          } catch (DecodeException | ClassCastException malformed) {
            answer(request, 400, error("not a JSON object", "invalid_json"));
            return;
          }
          then.handle(json);
        });
  }

  private void chat(HttpServerRequest request, JsonObject asked) {
    DemoAnswer answer = DemoAnswer.toChat(asked);
    if (asked.getBoolean("stream", false)) {
      stream(request, answer);
    } else {
      answer(request, 200, answer.whole());
    }
  }

  private void complete(HttpServerRequest request, JsonObject asked) {
    DemoAnswer answer = DemoAnswer.toCompletion(asked);
    if (asked.getBoolean("stream", false)) {
      stream(request, answer);
    } else {
      answer(request, 200, answer.whole());
    }
  }

  private static void embed(HttpServerRequest request, JsonObject asked) {
    answer(request, 200, DemoEmbedding.answer(asked));
  }

  private void stream(HttpServerRequest request, DemoAnswer answer) {
    HttpServerResponse response =
        request.response().setChunked(true).putHeader("content-type", "text/event-stream");
    var frames = answer.frames().iterator();
    new Object() {
      void next() {
        if (response.closed()) {
          return;
        }
        if (!frames.hasNext()) {
          response.end("data: [DONE]\n\n");
          return;
        }
        response.write("data: " + frames.next().encode() + "\n\n");
        if (pace.isZero()) {
          next();
        } else {
          vertx.setTimer(pace.toMillis(), _ -> next());
        }
      }
    }.next();
  }

  private static JsonObject models() {
    JsonArray data = new JsonArray();
    for (String id : new String[] {CHAT_MODEL, EMBEDDING_MODEL}) {
      data.add(
          new JsonObject()
              .put("id", id)
              .put("object", "model")
              .put("created", 1_760_000_000)
              .put("owned_by", "demo"));
    }
    return new JsonObject().put("object", "list").put("data", data);
  }

  private static JsonObject error(String message, String code) {
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", message)
                .put("type", "invalid_request_error")
                .put("param", null)
                .put("code", code));
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    Buffer bytes = body.toBuffer();
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(bytes);
  }
}
