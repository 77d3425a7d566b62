package io.nebulagate.outbound.provider.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@link ScriptedUpstream} answers. Immutable. */
public final class Reply {

  private static final int PATIENCE_SECONDS = 60;
  private static final String EVENTS = "text/event-stream; charset=utf-8";

  /** What comes after the body. */
  private enum Ending {
    PROPER,
    CUT,
    STALL,
    UNREAD
  }

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final int pieceBytes;
  private final Duration pause;
  private final long repeatUpTo;
  private final Ending ending;

  private Reply(
      int status,
      Map<String, String> headers,
      byte[] body,
      int pieceBytes,
      Duration pause,
      long repeatUpTo,
      Ending ending) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.pieceBytes = pieceBytes;
    this.pause = pause;
    this.repeatUpTo = repeatUpTo;
    this.ending = ending;
  }

  /** An answer in one piece. */
  public static Reply json(int status, String body) {
    return of(status, "application/json", body.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** An answer in one piece with status 200. */
  public static Reply json(String body) {
    return json(200, body);
  }

  /** A stream, sent at once, frame ends and all as given. */
  public static Reply stream(String events) {
    return stream(events.getBytes(StandardCharsets.UTF_8));
  }

  /** A stream, sent at once. */
  public static Reply stream(byte[] events) {
    return of(200, EVENTS, events, Integer.MAX_VALUE);
  }

  /** A stream that repeats {@code event} until {@code bytes} have gone out. */
  public static Reply flood(String event, long bytes) {
    Reply one = stream(event);
    return new Reply(
        200, one.headers, one.body, one.pieceBytes, Duration.ZERO, bytes, Ending.PROPER);
  }

  /** Reads the request and says nothing. */
  public static Reply silence() {
    return new Reply(0, Map.of(), new byte[0], 0, Duration.ZERO, 0, Ending.STALL);
  }

  /** Reads the request and closes the connection. */
  public static Reply hangUp() {
    return new Reply(0, Map.of(), new byte[0], 0, Duration.ZERO, 0, Ending.CUT);
  }

  private static Reply of(int status, String type, byte[] body, int pieceBytes) {
    return new Reply(
        status, Map.of("content-type", type), body, pieceBytes, Duration.ZERO, 0, Ending.PROPER);
  }

  /** With a header, in place of one of the same name. */
  public Reply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body, pieceBytes, pause, repeatUpTo, ending);
  }

  /** The body in HTTP chunks of {@code bytes} each, every one in a packet of its own. */
  public Reply inPieces(int bytes) {
    return new Reply(status, headers, body, bytes, pause, repeatUpTo, ending);
  }

  /** With a pause before every piece but the first. */
  public Reply pausing(Duration between) {
    return new Reply(status, headers, body, pieceBytes, between, repeatUpTo, ending);
  }

  /** The connection breaks after the body, without the end of the HTTP message. */
  public Reply thenCut() {
    return new Reply(status, headers, body, pieceBytes, pause, repeatUpTo, Ending.CUT);
  }

  /** Nothing comes after the body, and the connection stays. */
  public Reply thenStall() {
    return new Reply(status, headers, body, pieceBytes, pause, repeatUpTo, Ending.STALL);
  }

  /** Answers before the request's body is read; what is still sent of it is thrown away. */
  public Reply unread() {
    return new Reply(status, headers, body, pieceBytes, pause, repeatUpTo, Ending.UNREAD);
  }

  boolean readsBody() {
    return ending != Ending.UNREAD;
  }

  /** Plays it; answers whether the connection may serve another request. */
  boolean play(Wire wire) throws IOException {
    if (status > 0) {
      sendHead(wire);
      sendBody(wire);
    }
    return switch (ending) {
      case PROPER -> {
        if (pieceBytes > 0) {
          wire.send("0\r\n\r\n");
        }
        yield !"close".equals(headers.get("connection"));
      }
      case CUT -> {
        wire.close();
        yield false;
      }
      case UNREAD -> {
        wire.readSlowlyToTheEnd();
        yield false;
      }
      case STALL -> {
        wire.idle(Duration.ofSeconds(PATIENCE_SECONDS));
        yield false;
      }
    };
  }

  private void sendHead(Wire wire) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (pieceBytes > 0) {
      head.append("transfer-encoding: chunked\r\n");
    } else {
      int announced = body.length + (ending == Ending.PROPER || ending == Ending.UNREAD ? 0 : 100);
      head.append("content-length: " + announced + "\r\n");
    }
    wire.send(head.append("\r\n").toString());
  }

  private void sendBody(Wire wire) throws IOException {
    if (pieceBytes == 0) {
      wire.send(body, 0, body.length);
      return;
    }
    long sent = 0;
    do {
      for (int at = 0; at < body.length; at += Math.min(pieceBytes, body.length - at)) {
        if (at > 0 && !pause.isZero()) {
          wire.idle(pause);
        }
        wire.sendChunk(body, at, at + Math.min(pieceBytes, body.length - at));
      }
      sent += body.length;
    } while (sent < repeatUpTo);
  }
}
