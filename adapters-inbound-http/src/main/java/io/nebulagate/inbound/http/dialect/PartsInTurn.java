package io.nebulagate.inbound.http.dialect;

import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a stream for clients that follow one at a time: of those that are open at once the
 * first is written as it comes, the others wait for their turn. Not thread-safe.
 */
public final class PartsInTurn {

  private final Pen pen;

  /** Those that have not been written to their end, in order; only the first is being written. */
  private final Deque<Turn> turns = new ArrayDeque<>();

  private final Map<Integer, Turn> open = new HashMap<>();

  /** Parts that {@code pen} writes. */
  public PartsInTurn(Pen pen) {
    this.pen = pen;
  }

  /** Writes parts in a dialect, one after the other. */
  public interface Pen {

    /** The next part begins. */
    void begin(Turn part);

    /** More of the part that has begun. */
    void say(Turn part, String text);

    /** The part that has begun is over. */
    void close(Turn part);
  }

  /** A part on its way to the client. */
  public static final class Turn {

    private final Part opening;
    private final StringBuilder waiting = new StringBuilder();
    private Optional<Opaque> seal;
    private boolean begun;
    private boolean said;
    private boolean ended;

    private Turn(Part opening, Optional<Opaque> seal) {
      this.opening = opening;
      this.seal = seal;
    }

    /** What it began with. */
    public Part opening() {
      return opening;
    }

    /** What its vendor wants back with it, as far as it is known. */
    public Optional<Opaque> seal() {
      return seal;
    }

    /** Whether anything of it was said, or never will be since the stream is cut short. */
    public boolean said() {
      return said;
    }
  }

  /** A part begins. */
  public void start(int part, Part opening) {
    Turn turn = new Turn(opening, Optional.empty());
    open.put(part, turn);
    add(turn);
  }

  /** More of a part. */
  public void more(int part, String text) {
    Turn turn = open.get(part);
    if (turn == null) {
      return;
    }
    if (turn.begun) {
      say(turn, text);
    } else {
      turn.waiting.append(text);
    }
  }

  /** A part is over. */
  public void end(int part, Optional<Opaque> seal) {
    Turn turn = open.remove(part);
    if (turn != null) {
      turn.ended = true;
      turn.seal = seal;
      advance();
    }
  }

  /** A part that comes whole. */
  public void whole(Part opening, String text, Optional<Opaque> seal) {
    Turn turn = new Turn(opening, seal);
    turn.waiting.append(text);
    turn.ended = true;
    add(turn);
  }

  /** The part, if it is the one that is being written. */
  public @Nullable Turn writing(int part) {
    Turn turn = open.get(part);
    return turn != null && turn.begun ? turn : null;
  }

  /** All parts are over. */
  public void endAll() {
    turns.forEach(turn -> turn.ended = true);
    advance();
  }

  /** The part that is being written is over, and no other follows. */
  public void cutShort() {
    Turn current = turns.peek();
    if (current != null && current.begun) {
      current.said = true;
      pen.close(current);
    }
  }

  private void add(Turn turn) {
    turns.add(turn);
    advance();
  }

  /** Writes on as far as the order allows. */
  private void advance() {
    Turn turn;
    while ((turn = turns.peek()) != null) {
      if (!turn.begun) {
        begin(turn);
      }
      if (!turn.ended) {
        return;
      }
      pen.close(turn);
      turns.remove();
    }
  }

  private void begin(Turn turn) {
    turn.begun = true;
    pen.begin(turn);
    String waiting = turn.waiting.toString();
    turn.waiting.setLength(0);
    if (!waiting.isEmpty()) {
      say(turn, waiting);
    }
  }

  private void say(Turn turn, String text) {
    turn.said = true;
    pen.say(turn, text);
  }
}
