package io.nebulagate.bootstrap.flow.realtime;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider of sessions that does as the client's events tell it. */
final class RealtimeHost implements AutoCloseable {

  /** 60 text and 40 audio tokens in, 30 text and 20 audio tokens out. */
  static final String USAGE =
      """
      {"total_tokens":150,"input_tokens":100,"output_tokens":50,\
      "input_token_details":{"text_tokens":60,"audio_tokens":40,"cached_tokens":0},\
      "output_token_details":{"text_tokens":30,"audio_tokens":20}}\
      """;

  /** More than all sockets and queues on the way can hold. */
  static final int FLOOD_PIECES = 256;

  static final int FLOOD_PIECE_BYTES = 256 << 10;

  private final Vertx vertx;
  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Short> closed = new CopyOnWriteArrayList<>();
  private final AtomicInteger flooded = new AtomicInteger();
  volatile int refusing;

  /** An upgrade that was asked for. */
  record Asked(String uri, MultiMap headers) {}

  RealtimeHost(Vertx vertx) {
    this.vertx = vertx;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxWebSocketFrameSize(20 << 20)
                    .setMaxWebSocketMessageSize(20 << 20))
            .requestHandler(request -> {
              if (refusing > 0) {
                request.response().setStatusCode(refusing).end();
              } else {
                request.toWebSocket().onSuccess(this::serve);
              }
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  List<Asked> asked() {
    return asked;
  }

  /** The client's events, as they came. */
  List<String> heard() {
    return heard;
  }

  /** With which codes sessions were closed. */
  List<Short> closed() {
    return closed;
  }

  /** How many pieces of a flood went out. */
  int flooded() {
    return flooded.get();
  }

  private void serve(ServerWebSocket socket) {
    asked.add(new Asked(socket.uri(), socket.headers()));
    socket.closeHandler(_ -> closed.add(socket.closeStatusCode()));
    socket.binaryMessageHandler(socket::writeBinaryMessage);
    socket.textMessageHandler(text -> {
      heard.add(text);
      if (text.contains("response.create")) {
        begin(socket);
        done(socket);
      } else if (text.contains("begin.only")) {
        begin(socket);
      } else if (text.contains("response.cancel")) {
        done(socket);
      } else if (text.contains("flood")) {
        flood(socket, FLOOD_PIECES);
      } else if (text.contains("break.off")) {
        begin(socket);
        vertx.setTimer(200, _ -> socket.close((short) 1011, "broke"));
      }
    });
    socket.writeTextMessage(
        "{\"type\":\"session.created\",\"session\":{\"id\":\"s\",\"model\":\"own name\"}}");
  }

  private static void begin(ServerWebSocket socket) {
    socket.writeTextMessage("{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}");
    socket.writeTextMessage("{\"type\":\"response.output_text.delta\",\"delta\":\"Hello\"}");
  }

  /** Sends as fast as it is read, and counts. */
  private void flood(ServerWebSocket socket, int left) {
    socket.drainHandler(null);
    int piece = left;
    while (piece > 0 && !socket.writeQueueFull()) {
      socket.writeBinaryMessage(Buffer.buffer(new byte[FLOOD_PIECE_BYTES]));
      flooded.incrementAndGet();
      piece--;
    }
    int rest = piece;
    if (rest > 0) {
      socket.drainHandler(_ -> flood(socket, rest));
    }
  }

  private static void done(ServerWebSocket socket) {
    socket.writeTextMessage(
        "{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"usage\":%s}}".formatted(USAGE));
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
