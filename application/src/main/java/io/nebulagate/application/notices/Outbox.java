package io.nebulagate.application.notices;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.NoticeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps notices until everybody has them who is to be told. Each delivery is handed to one caller
 * at a time, whatever replica that is on; one that dies over it loses its hold, and the delivery is
 * handed out again: at least once. Blocking; thread-safe.
 */
public interface Outbox {

  /** The most characters kept of why a delivery failed. */
  int ERROR_LENGTH_MAX = 200;

  /**
   * Keeps a notice with a delivery to each of these people, and to each webhook in force of its
   * tenant and of the operator that is for its kind.
   *
   * @return false, and nothing changes, when there is one with its key
   */
  boolean add(Notice notice, List<Long> readers);

  /**
   * Keeps a notice with a delivery to one webhook alone.
   *
   * @return as {@link #add}
   */
  boolean addFor(UUID webhook, Notice notice);

  /**
   * Hands out deliveries that are due, those that have waited longest first, to this caller alone.
   * What goes to a webhook that is switched off waits.
   *
   * @param time how long the caller has to say what became of them
   */
  List<Delivery> claim(int limit, Duration time);

  /** It has arrived. Nothing happens when the hold was lost. */
  void delivered(Delivery delivery);

  /**
   * It has not arrived, and is tried again after a pause. Nothing happens when the hold was lost.
   *
   * @param error why, at most {@value #ERROR_LENGTH_MAX} characters
   */
  void defer(Delivery delivery, String error, Duration pause);

  /** It has not arrived and is tried no more; as {@link #defer} otherwise. */
  void giveUp(Delivery delivery, String error);

  /** One page of what was and is to be sent to a webhook, youngest first. */
  Page<Sent> ofWebhook(UUID webhook, int page, int size);

  /** One page of what was given up, youngest first. */
  Page<Sent> dead(int page, int size);

  /**
   * Takes up again what was given up.
   *
   * @return whether there is such
   */
  boolean revive(long delivery);

  /**
   * Removes deliveries of notices from before {@code deliveries} that are over, whether they
   * arrived or were given up, and notices from before {@code notices} with whatever is left of
   * them, at most {@code limit} of each.
   *
   * @return how many rows were removed
   */
  int forget(Instant deliveries, Instant notices, int limit);

  /** What has become of a delivery. */
  enum State {
    /** It is to be sent, or being sent. */
    WAITING,
    /** It has arrived. */
    DELIVERED,
    /** It was tried often enough. */
    DEAD
  }

  /**
   * A delivery as it is shown.
   *
   * @param webhook where it goes; empty for a letter
   * @param attempts how often it was tried
   * @param error why the last try failed
   */
  record Sent(
      long id,
      UUID notice,
      NoticeKind kind,
      long tenant,
      Optional<UUID> webhook,
      State state,
      int attempts,
      Instant createdAt,
      Optional<Instant> nextTryAt,
      Optional<Instant> deliveredAt,
      Optional<String> error) {}
}
