package io.nebulagate.inbound.http.dialect.openai.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.inbound.http.dialect.openai.ResponsesDialect;
import io.nebulagate.inbound.http.relay.FakeRelay;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a socket, on a real one. */
class ResponseSocketTest {

  private static final Duration A_WHILE = Duration.ofSeconds(10);
  private static final int BYTES_MAX = 1_000;
  private static final String CREATE =
      "{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"Hi\"}";

  private final Vertx vertx = Vertx.vertx();
  private final FakeRelay relay = new FakeRelay();
  private final AtomicReference<ResponseSocket> served = new AtomicReference<>();
  private final AtomicReference<SubmissionPublisher<ByteBuffer>> source = new AtomicReference<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile boolean gone;
  private volatile int closedWith;

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aGatewayThatStopsSaysSoAndLeavesWhatRuns() {
    WebSocket client = open(ResponseSocket.Times.USUAL);
    client.writeTextMessage(CREATE);
    await().atMost(A_WHILE).until(() -> source.get() != null && source.get().hasSubscribers());

    vertx.runOnContext(turn -> served.get().goAway());

    await().atMost(A_WHILE).until(() -> closedWith == 1001);
    await().atMost(A_WHILE).until(() -> !source.get().hasSubscribers());
    assertThat(gone).isTrue();
  }

  @Test
  void aSocketOnWhichNothingIsAskedIsClosed() {
    open(new ResponseSocket.Times(Duration.ofMinutes(1), Duration.ofMillis(100)));

    await().atMost(A_WHILE).until(() -> closedWith == 1000);
    assertThat(heard).isEmpty();
  }

  @Test
  void aSocketThatIsTooOldTellsItsAnswerAndThenThatItIsOver() {
    WebSocket client =
        open(new ResponseSocket.Times(Duration.ofMillis(300), Duration.ofMillis(250)));
    client.writeTextMessage(CREATE);
    await().atMost(A_WHILE).until(() -> source.get() != null && source.get().hasSubscribers());
    await().pollDelay(Duration.ofMillis(400)).atMost(A_WHILE).until(() -> closedWith == 0);

    source.get().submit(bytes("data: {\"type\":\"response.completed\"}\n\n"));
    source.get().close();

    await().atMost(A_WHILE).until(() -> closedWith == 1000);
    assertThat(heard).hasSize(2);
    assertThat(heard.getFirst()).contains("response.completed");
    assertThat(heard.getLast()).contains("websocket_connection_limit_reached");
  }

  @Test
  void whatIsNoTextEndsTheSocket() {
    open(ResponseSocket.Times.USUAL).writeBinaryMessage(Buffer.buffer("x"));

    await().atMost(A_WHILE).until(() -> closedWith == 1003);
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndTheSocketGoesOn() {
    WebSocket client = open(ResponseSocket.Times.USUAL);

    client.writeTextMessage(CREATE.replace("Hi", "x".repeat(BYTES_MAX)));
    client.writeTextMessage(CREATE);

    await().atMost(A_WHILE).until(() -> relay.last().isPresent());
    assertThat(heard).singleElement().asString().contains("\"status\":413");
  }

  @Test
  void aMessageInPiecesIsOneMessage() {
    WebSocket client = open(ResponseSocket.Times.USUAL);
    client.writeFrame(WebSocketFrame.textFrame(CREATE.substring(0, 20), false));
    client.writePong(Buffer.buffer("x"));
    client.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(CREATE.substring(20)), true));

    await().atMost(A_WHILE).until(() -> relay.last().isPresent());
    assertThat(relay.last().orElseThrow().head().model().value()).isEqualTo("m");
    assertThat(relay.last().orElseThrow().head().stream()).isTrue();
  }

  private WebSocket open(ResponseSocket.Times times) {
    relay.streams(request -> {
      SubmissionPublisher<ByteBuffer> pieces = new SubmissionPublisher<>(request.executor(), 8);
      source.set(pieces);
      return pieces;
    });
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.toWebSocket().onSuccess(socket -> serve(socket, times)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    WebSocket client =
        vertx
            .createWebSocketClient()
            .connect(server.actualPort(), "127.0.0.1", "/")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    client.textMessageHandler(heard::add);
    client.closeHandler(nothing -> closedWith = client.closeStatusCode());
    return client;
  }

  private void serve(ServerWebSocket socket, ResponseSocket.Times times) {
    Context loop = vertx.getOrCreateContext();
    Turns turns =
        new Turns(
            new Turns.Client(
                Secret.of("sk-good"),
                Origin.of(InetAddress.getLoopbackAddress()),
                Map.of(),
                command -> loop.runOnContext(turn -> command.run())),
            new ResponsesDialect(),
            relay,
            () -> new RequestId(UUID.randomUUID()),
            BYTES_MAX);
    ResponseSocket opened = new ResponseSocket(vertx, socket, turns, times, closed -> gone = true);
    served.set(opened);
    opened.begin();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
