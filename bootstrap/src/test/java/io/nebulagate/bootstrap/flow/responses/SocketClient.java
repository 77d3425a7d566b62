package io.nebulagate.bootstrap.flow.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of responses over a WebSocket. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder half = new StringBuilder();
  private final WebSocket socket;

  SocketClient(GatewayClient gateway, String key) {
    URI address =
        URI.create(gateway.base().resolve("/v1/responses").toString().replaceFirst("http", "ws"));
    socket =
        http.newWebSocketBuilder()
            .header("Authorization", "Bearer " + key)
            .header("OpenAI-Beta", "responses_websockets=2026-02-06")
            .buildAsync(address, this)
            .join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    half.append(data);
    if (last) {
      events.add(half.toString());
      half.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.completeExceptionally(failure);
  }

  SocketClient say(String message) {
    socket.sendText(message, true).join();
    return this;
  }

  /** A message whose members besides its type are these. */
  SocketClient create(String members) {
    return say("{\"type\":\"response.create\"," + members + "}");
  }

  /** The next event, as text. */
  String next() {
    try {
      String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing more comes");
      }
      return event;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** All events up to the one that ends an answer, or tells that there is none. */
  List<String> answer() {
    List<String> all = new ArrayList<>();
    do {
      all.add(next());
    } while (!ends(GatewayClient.json(all.getLast())));
    return all;
  }

  /** The event that ends the next answer. */
  JsonNode end() {
    return GatewayClient.json(answer().getLast());
  }

  private static boolean ends(JsonNode event) {
    return switch (event.path("type").asText()) {
      case "response.completed", "response.incomplete", "response.failed" -> true;
      case "error" -> event.has("status");
      default -> false;
    };
  }

  /** With which code the gateway closed it. */
  int closedWith() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Goes without a word. */
  void vanish() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
