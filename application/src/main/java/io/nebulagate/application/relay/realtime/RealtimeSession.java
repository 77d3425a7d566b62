package io.nebulagate.application.relay.realtime;

import io.nebulagate.application.relay.realtime.RealtimeLine.Message;
import io.nebulagate.application.relay.realtime.RealtimeWords.Heard;
import io.nebulagate.application.relay.realtime.RealtimeWords.Said;
import io.nebulagate.application.relay.realtime.SessionBounds.Timer;
import io.nebulagate.application.relay.realtime.Turns.End;
import io.nebulagate.application.relay.realtime.Turns.Turn;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Relays one session: two lines, and money for one answer at a time.
 *
 * <pre>
 *   response.done ──▶ upstream paused ──▶ charge durable ──▶ passed on
 *                                                               └─▶ next answer's money asked
 *                                                                     ├─ granted ──▶ resumed
 *                                                                     └─ refused ──▶ error, 1008
 * </pre>
 *
 * <p>Belongs to one thread. One session stays with one upstream to its end.
 */
public final class RealtimeSession {

  private static final Message CANCEL = new Message.Text("{\"type\":\"response.cancel\"}");

  /** How long an upstream that was told to stop may take to say what it used. */
  private static final Duration LAST_REPORT = Duration.ofSeconds(1);

  /** How long a replica that stops waits for the answer under way. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(10);

  /** A session that is over is kept no longer than this for the sake of its bounds. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final RealtimeLine upstream;
  private final RealtimeWords words;
  private final Turns turns;
  private final SessionBounds bounds;
  private final Timer timer;
  private final Queue<Message> waiting = new ArrayDeque<>();
  private final long begunAt = System.nanoTime();
  private long lastSign = begunAt;
  private @Nullable RealtimeLine client;
  private Function<GatewayError, String> errorEvent = GatewayError::code;
  private @Nullable Turn turn;
  private @Nullable Close wish;
  private long promptTokens;
  private int answering;
  private boolean asked;
  private boolean settling;
  private boolean clientLeft;
  private boolean upstreamLeft;
  private boolean over;

  /** A session on {@code upstream}; nothing is read before the client {@link #join}s. */
  public RealtimeSession(
      RealtimeLine upstream, RealtimeWords words, Turns turns, SessionBounds bounds, Timer timer) {
    this.upstream = upstream;
    this.words = words;
    this.turns = turns;
    this.bounds = bounds;
    this.timer = timer;
    this.turn = turns.first();
  }

  /** How both lines are to be closed. */
  private record Close(int code, String reason) {}

  /**
   * The client's side is open.
   *
   * @param errors puts a refusal into an event of the client's dialect
   */
  public void join(RealtimeLine line, Function<GatewayError, String> errors) {
    client = line;
    errorEvent = errors;
    watch();
    upstream.listen(new FromUpstream());
    line.listen(new FromClient());
  }

  /** The client has gone before its side was open. */
  public void clientLeft() {
    leave(new Close(RealtimeLine.NORMAL, ""));
  }

  /**
   * This replica stops: both sides are told to come again elsewhere, after the answer under way.
   */
  public void goAway() {
    endSoon(new Close(RealtimeLine.GOING_AWAY, "the gateway is going away"), LAST_ANSWER);
  }

  // ── from the client ──

  private final class FromClient implements RealtimeLine.Listener {
    @Override
    public void message(Message message) {
      if (over || clientLeft) {
        return;
      }
      lastSign = System.nanoTime();
      upstream.send(outgoing(message));
      if (upstream.isFull() && client != null) {
        client.pause();
      }
    }

    /** What the client could not take fast enough is gone: the upstream may go on. */
    @Override
    public void drained() {
      if (!settling) {
        upstream.resume();
      }
    }

    @Override
    public void closed(int code, String reason) {
      leave(new Close(code, reason));
    }
  }

  private Message outgoing(Message message) {
    if (!(message instanceof Message.Text(String text))) {
      return message;
    }
    Said said = words.outgoing(text);
    promptTokens = believable(promptTokens + said.promptTokens());
    asked |= said.asks();
    return new Message.Text(said.text());
  }

  /** Whether no answer is under way, nor one asked for. */
  private boolean isQuiet() {
    return answering == 0 && !asked;
  }

  /** An answer under way is stopped, so that its provider still says what it used. */
  private void leave(Close close) {
    if (over || clientLeft) {
      return;
    }
    clientLeft = true;
    if (!isQuiet()) {
      upstream.send(CANCEL);
    }
    endSoon(close, LAST_REPORT);
    if (!over && !settling) {
      upstream.resume(); // nobody is left who could be too slow
    }
  }

  // ── from the upstream ──

  private final class FromUpstream implements RealtimeLine.Listener {
    @Override
    public void message(Message message) {
      lastSign = System.nanoTime();
      if (settling) {
        waiting.add(message); // what was read before the pause
      } else {
        relay(message);
      }
    }

    @Override
    public void drained() {
      if (client != null) {
        client.resume();
      }
    }

    @Override
    public void closed(int code, String reason) {
      upstreamLeft = true;
      Close close = new Close(code, reason);
      if (settling) {
        wish = close;
      } else {
        end(close);
      }
    }
  }

  private void relay(Message message) {
    Turn current = turn;
    if (over || current == null) {
      return;
    }
    if (!(message instanceof Message.Text(String text))) {
      pass(message);
      return;
    }
    Heard heard = words.incoming(text);
    current.log().hear(heard);
    current.pass(clientLeft ? 0 : heard.textBytes());
    Message told = new Message.Text(heard.text());
    switch (heard.kind()) {
      case BEGUN -> {
        asked = false;
        if (answering++ == 0) {
          current.begin();
        }
        pass(told);
      }
      case DONE -> done(current, heard, told);
      case TRANSCRIBED, OTHER -> pass(told);
    }
  }

  private void pass(Message message) {
    if (client == null || clientLeft) {
      return;
    }
    client.send(message);
    if (client.isFull()) {
      upstream.pause();
    }
  }

  // ── money ──

  /** An answer has ended: it is charged before the client hears of it. */
  private void done(Turn answered, Heard heard, Message told) {
    answering = Math.max(0, answering - 1);
    settling = true;
    upstream.pause();
    CompletionStage<?> charged = settle(answered, clientLeft ? End.LEFT : End.DONE);
    heard.usage().ifPresent(used -> promptTokens = believable(used.usage().total()));
    charged
        .thenAccept(_ -> pass(told))
        .thenCompose(_ -> next())
        .whenComplete((granted, failure) -> {
          settling = false;
          if (failure == null) {
            goOn(granted);
          } else {
            refuse(failure);
          }
        });
  }

  /** None where the session ends now. */
  private CompletionStage<Optional<Turn>> next() {
    boolean ends = over || (wish != null && isQuiet() && waiting.isEmpty());
    return ends
        ? CompletableFuture.completedStage(Optional.empty())
        : turns.next(promptTokens).thenApply(Optional::of);
  }

  private CompletionStage<?> settle(Turn answered, End end) {
    answered.log().prompt(promptTokens);
    return answered.settle(end);
  }

  private static long believable(long tokens) {
    return Math.min(tokens, TokenUsage.COUNT_MAX);
  }

  private void goOn(Optional<Turn> granted) {
    turn = granted.orElse(null);
    if (over) {
      resolve();
      return;
    }
    while (!settling && !waiting.isEmpty()) {
      relay(waiting.remove());
    }
    if (settling) {
      return;
    }
    if (wish != null && (isQuiet() || upstreamLeft)) {
      end(wish);
    } else if (client == null || !client.isFull()) {
      upstream.resume();
    }
  }

  /** There is no turn any more: the last one is settled, or could not be. */
  private void refuse(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    GatewayError error =
        cause instanceof GatewayException refused ? refused.error() : new GatewayError.Internal();
    boolean own = error instanceof GatewayError.Internal;
    turn = null;
    if (!over) {
      over = true;
      pass(new Message.Text(errorEvent.apply(error)));
      close(new Close(own ? RealtimeLine.BROKEN : RealtimeLine.POLICY, error.code()));
    }
    resolve();
  }

  // ── the end ──

  /** Looks now and then whether the session is past one of its bounds. */
  private void watch() {
    if (over) {
      return;
    }
    Duration whole = bounds.whole().minusNanos(System.nanoTime() - begunAt);
    Duration idle = bounds.idle().minusNanos(System.nanoTime() - lastSign);
    if (!whole.isPositive()) {
      end(new Close(RealtimeLine.NORMAL, "session_expired"));
    } else if (!idle.isPositive()) {
      end(new Close(RealtimeLine.NORMAL, "session_idle"));
    } else {
      timer.run(least(LOOK, least(whole, idle)), this::watch);
    }
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Ends the session once what runs is done and paid for, but at the latest after a while. */
  private void endSoon(Close close, Duration patience) {
    if (isQuiet() && !settling) {
      end(close);
    } else if (!over && wish == null) {
      wish = close;
      timer.run(patience, () -> end(close));
    }
  }

  private void end(Close close) {
    if (over) {
      return;
    }
    over = true;
    close(close);
    if (!settling) {
      resolve(); // else whoever is charging does it
    }
  }

  private void close(Close close) {
    wish = close;
    upstream.close(close.code(), close.reason());
    if (client != null) {
      client.close(close.code(), close.reason());
    }
  }

  /** Charges what the last turn used, or gives its money back. */
  private void resolve() {
    boolean broke =
        upstreamLeft && !clientLeft && wish != null && wish.code() == RealtimeLine.BROKEN;
    lastOf(turn)
        .whenComplete(
            (_, _) -> turns.over(broke ? Optional.of(new UpstreamFault.Cut()) : Optional.empty()));
  }

  private CompletionStage<?> lastOf(@Nullable Turn last) {
    if (last == null) {
      return CompletableFuture.completedStage(null);
    }
    if (answering > 0) {
      return settle(last, clientLeft ? End.LEFT : End.BROKEN);
    }
    return last.log().usage().isPresent() ? settle(last, End.DONE) : last.release();
  }
}
