package io.nebulagate.application.videos;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a provider says that one of its videos stands.
 *
 * @param upstreamId what the provider calls it
 * @param progress how much of it is done, 0 to 100
 * @param seconds how long it is; empty when the provider does not tell, or tells nonsense
 * @param size its width and height, as the provider writes them
 * @param expiresAt when the provider throws it away
 * @param failure why there is none; only when {@link Status#FAILED}
 */
public record VideoState(
    String upstreamId,
    Status status,
    int progress,
    OptionalInt seconds,
    Optional<String> size,
    Optional<Instant> completedAt,
    Optional<Instant> expiresAt,
    Optional<Failure> failure) {

  /** The longest name of a provider's own for a video. */
  public static final int ID_MAX = 512;

  /** The longest video that is believed: a day. */
  public static final int SECONDS_MAX = 86_400;

  /** The same video, which nobody will ever see. */
  public VideoState failed(Failure why) {
    return new VideoState(
        upstreamId,
        Status.FAILED,
        progress,
        seconds,
        size,
        Optional.empty(),
        Optional.empty(),
        Optional.of(why));
  }

  /** The same video, of which it is known that it lasts so long. */
  public VideoState lasting(long told) {
    return new VideoState(
        upstreamId,
        status,
        progress,
        OptionalInt.of((int) told),
        size,
        completedAt,
        expiresAt,
        failure);
  }

  /** Whether nothing more will happen to it. */
  public boolean ended() {
    return status == Status.COMPLETED || status == Status.FAILED;
  }

  /** How far it is. */
  public enum Status {
    /** It waits. */
    QUEUED("queued"),
    /** It is being made. */
    IN_PROGRESS("in_progress"),
    /** It is there. */
    COMPLETED("completed"),
    /** It will never be there. */
    FAILED("failed");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /** The name in JSON and in the database. */
    public String label() {
      return label;
    }
  }

  /** Why there is no video, in words a client may see. */
  public record Failure(String code, String message) {}
}
