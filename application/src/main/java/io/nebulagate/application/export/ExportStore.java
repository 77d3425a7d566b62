package io.nebulagate.application.export;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Keeps sinks and how far each has come. A sink is worked on under a lease by one replica; whoever
 * lost theirs moves nothing any more. Blocking; thread-safe.
 */
public interface ExportStore {

  /** The most sinks that are kept. */
  int SINKS_MAX = 20;

  /**
   * Keeps a new sink, due at once, before the first row of every kind.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when its name is taken, with
   *     {@link GatewayError.InvalidValue} when there are too many
   */
  Kept add(ExportSink sink);

  /**
   * Changes what an operator wants; id and name stay. Whoever works on the sink loses the lease and
   * delivers at most the page in hand; the sink is due as soon as that time is over. A kind that
   * comes back goes on where it stood.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such sink
   */
  Kept change(long id, UnaryOperator<ExportSink> change);

  /**
   * Forgets a sink and how far it has come.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such sink
   */
  void remove(long id);

  /**
   * One sink.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such sink
   */
  Kept find(long id);

  /** All sinks, oldest first. */
  List<Kept> list();

  /** Takes every enabled sink that is due and that nobody has, until {@code now + length}. */
  List<Lease> claimDue(Instant now, Duration length);

  /**
   * Notes that a kind has come up to a place.
   *
   * @return false when the lease is lost, and nothing was noted
   */
  boolean advance(Lease lease, ExportKind kind, ExportCursor upTo, Instant now);

  /** Gives the lease back after everything went well; the sink is due again at once. */
  void succeeded(Lease lease);

  /** Gives the lease back after a failure; the sink is due again at {@code nextAt}. */
  void failed(Lease lease, Failure failure, Instant nextAt);

  /**
   * A sink and how it fares.
   *
   * @param marks how far the kinds have come of which something was delivered
   * @param failures how many times in a row it went wrong
   * @param failure the last one, even when all is well again
   */
  record Kept(
      ExportSink sink, Map<ExportKind, Mark> marks, int failures, Optional<Failure> failure) {

    /** Copies the marks. */
    public Kept {
      marks = Map.copyOf(marks);
    }

    /** Where the next page of {@code kind} begins. */
    public ExportCursor cursor(ExportKind kind) {
      Mark mark = marks.get(kind);
      return mark == null ? ExportCursor.START : mark.upTo();
    }
  }

  /**
   * How far a kind has come.
   *
   * @param at when the last page was taken
   */
  record Mark(ExportCursor upTo, Instant at) {}

  /** What went wrong, in our own words. */
  record Failure(String message, Instant at) {

    /** The longest message. */
    public static final int MESSAGE_MAX = 200;

    /** Cuts the message. */
    public Failure {
      message = message.substring(0, Math.min(MESSAGE_MAX, message.length()));
    }
  }

  /** The right to work on a sink for a while. */
  record Lease(UUID id, Kept kept) {}
}
