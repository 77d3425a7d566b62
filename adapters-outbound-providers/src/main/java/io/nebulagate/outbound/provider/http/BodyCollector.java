package io.nebulagate.outbound.provider.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;

/** Collects a body up to a bound, and tells once. Lives on one event loop. */
final class BodyCollector {

  private final int bytesMax;
  private final UpstreamLine line;
  private final Watchdog watchdog;
  private final Collected collected;
  private final List<Buffer> pieces = new ArrayList<>(2);
  private int size;
  private boolean told;

  /** How a body ended. */
  enum End {
    /** By itself. */
    WHOLE,
    /** It was larger than asked for; what fits is there. */
    TOO_LARGE,
    /** The connection broke; what came is there. */
    BROKEN
  }

  /** Takes the body. */
  interface Collected {
    /** What came, and how it ended. */
    void accept(byte[] body, End end);
  }

  private BodyCollector(int bytesMax, UpstreamLine line, Watchdog watchdog, Collected collected) {
    this.bytesMax = bytesMax;
    this.line = line;
    this.watchdog = watchdog;
    this.collected = collected;
  }

  static BodyCollector collect(
      UpstreamLine line, int bytesMax, Watchdog watchdog, Collected collected) {
    BodyCollector collector = new BodyCollector(bytesMax, line, watchdog, collected);
    HttpClientResponse response = line.response();
    response.exceptionHandler(_ -> collector.end(End.BROKEN));
    response.handler(collector::add);
    response.endHandler(_ -> collector.end(End.WHOLE));
    return collector;
  }

  /** Tells what has come so far. */
  void giveUp() {
    tell(End.BROKEN);
  }

  private void add(Buffer piece) {
    if (told) {
      return;
    }
    watchdog.signOfLife();
    if (size + piece.length() > bytesMax) {
      tell(End.TOO_LARGE);
      return;
    }
    pieces.add(piece);
    size += piece.length();
  }

  private void end(End end) {
    line.end();
    tell(end);
  }

  private void tell(End end) {
    if (!told) {
      told = true;
      collected.accept(joined(), end);
      pieces.clear();
    }
  }

  private byte[] joined() {
    if (pieces.size() == 1) {
      return pieces.getFirst().getBytes();
    }
    byte[] body = new byte[size];
    int at = 0;
    for (Buffer piece : pieces) {
      piece.getBytes(body, at);
      at += piece.length();
    }
    return body;
  }
}
