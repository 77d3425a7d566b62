package io.nebulagate.inbound.http.dialect.openai.socket;

import io.nebulagate.application.translation.Frames;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket. Its messages are answered one after another, in the order in which they came,
 * as OpenAI does; what goes wrong with one is told in an event and ends nothing else.
 *
 * <pre>
 *   idle ──message──▶ answering ──end, nothing waits──▶ idle
 *     │                 └──end, a message waits──▶ answering
 *     └──10 minutes──▶ closed;  60 minutes, and nothing is answered──▶ closed
 * </pre>
 *
 * Belongs to the thread of its connection.
 */
final class ResponseSocket {

  private static final Logger LOG = Logger.getLogger(ResponseSocket.class);

  private static final short NORMAL = 1000;
  private static final short GOING_AWAY = 1001;
  private static final short NOT_TEXT = 1003;
  private static final short TOO_LARGE = 1009;

  private static final String TOO_OLD =
      "{\"type\":\"error\",\"status\":400,\"error\":{\"message\":\"This WebSocket has been open for"
          + " 60 minutes. Open a new one to go on.\",\"type\":\"invalid_request_error\","
          + "\"param\":null,\"code\":\"websocket_connection_limit_reached\"}}";

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Turns turns;
  private final Times times;
  private final Consumer<ResponseSocket> gone;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private @Nullable Buffer pieces;
  private @Nullable Turn running;
  private @Nullable Spoken last;
  private long lifeTimer;
  private long idleTimer;
  private boolean old;
  private boolean closed;

  /**
   * A socket that has just opened.
   *
   * @param gone is told when it has closed
   */
  ResponseSocket(
      Vertx vertx,
      ServerWebSocket socket,
      Turns turns,
      Times times,
      Consumer<ResponseSocket> gone) {
    this.vertx = vertx;
    this.socket = socket;
    this.turns = turns;
    this.times = times;
    this.gone = gone;
  }

  /**
   * How long it may be open.
   *
   * @param life in all; an answer that runs then is still told
   * @param idle while nothing is asked and nothing answered
   */
  record Times(Duration life, Duration idle) {

    /** An hour, as at OpenAI, and ten minutes. */
    static final Times USUAL = new Times(Duration.ofMinutes(60), Duration.ofMinutes(10));
  }

  void begin() {
    lifeTimer = timer(times.life(), this::grownOld);
    socket.exceptionHandler(failure -> LOG.debugf("a socket broke: %s", failure.getMessage()));
    socket.closeHandler(nothing -> over());
    socket.frameHandler(this::hear);
    if (socket.isClosed()) {
      over();
    } else {
      rest();
    }
  }

  // ── from the client ──

  private void hear(WebSocketFrame frame) {
    if (frame.isBinary()) {
      close(NOT_TEXT, "messages are text");
    }
    if (closed || !(frame.isText() || frame.isContinuation())) {
      return;
    }
    Buffer said = pieces == null ? Buffer.buffer() : pieces;
    said.appendBuffer(frame.binaryData());
    if (said.length() > SocketBounds.MESSAGE_BYTES_MAX) {
      close(TOO_LARGE, "a message is larger than " + SocketBounds.MESSAGE_BYTES_MAX + " bytes");
    } else if (frame.isFinal()) {
      pieces = null;
      guarded(said.getBytes());
    } else {
      pieces = said;
    }
  }

  /** The edge: nothing thrown here reaches the framework. */
  private void guarded(byte[] message) {
    try {
      heard(message);
    } catch (RuntimeException failure) {
      LOG.error("a message on a socket could not be dealt with", failure);
      refuse(new GatewayError.Internal());
      if (running == null) {
        rest();
      }
    }
  }

  private void heard(byte[] message) {
    if (running == null) {
      answer(message);
    } else if (waiting.size() >= SocketBounds.WAITING_MAX
        || waitingBytes + message.length > SocketBounds.WAITING_BYTES_MAX) {
      refuse(new GatewayError.Overloaded(Duration.ofSeconds(1)));
    } else {
      waiting.add(message);
      waitingBytes += message.length;
    }
  }

  private void answer(byte[] bytes) {
    vertx.cancelTimer(idleTimer);
    try {
      TurnMessage message = TurnMessage.read(bytes);
      Spoken known = last;
      Optional<Spoken> before =
          known == null || !message.previous().map(known::isKnownAs).orElse(false)
              ? Optional.empty()
              : Optional.of(known);
      RequestId id = turns.next();
      RelayDialect.Question question =
          turns.read(id, before.map(said -> said.bodyOf(message)).orElseGet(message::body));
      Telling telling =
          new Telling(
              id,
              message.keeps(),
              before.map(said -> said.then(message)).orElseGet(() -> Spoken.by(message)));
      if (message.generates()) {
        Turn turn = new Turn(turns.request(id, question), turns, telling);
        running = turn;
        turn.start();
      } else {
        listen(question, telling);
      }
    } catch (GatewayException refused) {
      refuse(refused.error());
      goOn();
    }
  }

  /** The client only says what will be asked: what it gets is an answer that says nothing. */
  private void listen(RelayDialect.Question question, Telling telling) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    question.translation().stream(Seals.NONE)
        .end(
            TokenUsage.NONE,
            new Frames() {
              @Override
              public void frame(byte[] bytes, long textBytes) {
                all.writeBytes(bytes);
              }

              @Override
              public void last(byte[] bytes) {
                all.writeBytes(bytes);
              }

              @Override
              public long total() {
                return all.size();
              }
            });
    EventTexts.of(ByteBuffer.wrap(all.toByteArray()), telling::told);
    telling.ended(true);
  }

  // ── to the client ──

  /** Tells an answer, and remembers it. */
  private final class Telling implements Turn.Listener {
    private final RequestId request;
    private final boolean kept;
    private final Spoken spoken;

    Telling(RequestId request, boolean kept, Spoken spoken) {
      this.request = request;
      this.kept = kept;
      this.spoken = spoken;
    }

    @Override
    public void told(String event) {
      spoken.note(event);
      tell(event);
    }

    @Override
    public void refused(GatewayError error) {
      refuse(error);
    }

    @Override
    public boolean isFull() {
      return !socket.isClosed() && socket.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable more) {
      socket.drainHandler(nothing -> {
        socket.drainHandler(null);
        more.run();
      });
    }

    /** An answer that its provider keeps is found there; one that is from here nobody keeps. */
    @Override
    public void ended(boolean served) {
      if (served) {
        boolean keptThere = kept && !new AnswerIds(request).of("resp_").equals(spoken.id());
        last = keptThere ? null : spoken;
      }
      running = null;
      goOn();
    }
  }

  private void refuse(GatewayError error) {
    Problem problem = turns.dialect().write(error);
    tell("{\"type\":\"error\",\"status\":" + problem.status() + "," + problem.json().substring(1));
  }

  private void tell(String event) {
    if (!closed) {
      socket.writeTextMessage(event);
    }
  }

  // ── its life ──

  private void goOn() {
    if (closed) {
      return;
    }
    if (old) {
      tell(TOO_OLD);
      close(NORMAL, "60 minutes are over");
      return;
    }
    byte[] next = waiting.poll();
    if (next == null) {
      rest();
    } else {
      waitingBytes -= next.length;
      answer(next);
    }
  }

  private void rest() {
    idleTimer = timer(times.idle(), () -> close(NORMAL, "nothing was asked for a while"));
  }

  private void grownOld() {
    old = true;
    if (running == null) {
      goOn();
    }
  }

  /** The gateway stops. */
  void goAway() {
    close(GOING_AWAY, "the gateway stops");
  }

  private void close(short code, String reason) {
    if (!closed) {
      socket.close(code, reason);
      over();
    }
  }

  private void over() {
    if (closed) {
      return;
    }
    closed = true;
    vertx.cancelTimer(lifeTimer);
    vertx.cancelTimer(idleTimer);
    waiting.clear();
    last = null;
    gone.accept(this);
    if (running != null) {
      running.leave();
    }
  }

  private long timer(Duration after, Runnable then) {
    return vertx.setTimer(after.toMillis(), timer -> then.run());
  }
}
