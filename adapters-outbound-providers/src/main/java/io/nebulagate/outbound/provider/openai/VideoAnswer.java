package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoState.Failure;
import io.nebulagate.application.videos.VideoState.Status;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect.WholeAnswer;
import io.nebulagate.outbound.provider.Scrubber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * OpenAI's object of a video, read for what the gateway keeps of it. Nothing of it passes as it
 * came: ids and names in it are the provider's. Lenient with sites that write numbers as texts or
 * have words of their own for a state; an unknown word is taken for work that goes on.
 */
final class VideoAnswer implements AnswerObservation {

  private static final int TEXT_MAX = 64;
  private static final int PERCENT = 100;
  private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999

  private final VideoState state;

  private VideoAnswer(VideoState state) {
    this.state = state;
  }

  /** Reads a body; throws a malformed fault when it names no video. */
  static WholeAnswer read(byte[] body, Scrubber scrubber) {
    JsonNode video;
    try {
      video = Json.tree(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    String id = video.path("id").asText("");
    if (id.isEmpty() || id.length() > VideoState.ID_MAX) {
      throw Faults.malformed("no video");
    }
    return new WholeAnswer(ByteBuffer.allocate(0), new VideoAnswer(state(id, video, scrubber)));
  }

  private static VideoState state(String id, JsonNode video, Scrubber scrubber) {
    Status status = status(video.path("status").asText(""));
    return new VideoState(
        id,
        status,
        Math.clamp(video.path("progress").asInt(0), 0, PERCENT),
        seconds(video.path("seconds").asText("")),
        Optional.of(video.path("size").asText(""))
            .filter(size -> !size.isEmpty() && size.length() <= TEXT_MAX),
        time(video.path("completed_at")),
        time(video.path("expires_at")),
        status == Status.FAILED
            ? Optional.of(failure(video.path("error"), scrubber))
            : Optional.empty());
  }

  private static Status status(String word) {
    return switch (word) {
      case "queued", "" -> Status.QUEUED;
      case "completed", "succeeded", "success" -> Status.COMPLETED;
      case "failed", "failure", "cancelled", "canceled", "expired" -> Status.FAILED;
      default -> Status.IN_PROGRESS;
    };
  }

  private static OptionalInt seconds(String text) {
    if (!text.matches("[0-9]{1,5}(\\.[0-9]{1,9})?")) {
      return OptionalInt.empty();
    }
    int seconds = (int) Math.ceil(Double.parseDouble(text)); // one that has begun counts
    return seconds >= 1 && seconds <= VideoState.SECONDS_MAX
        ? OptionalInt.of(seconds)
        : OptionalInt.empty();
  }

  private static Optional<Instant> time(JsonNode epoch) {
    long second = epoch.asLong(0);
    return second > 0 && second <= LAST_SECOND
        ? Optional.of(Instant.ofEpochSecond(second))
        : Optional.empty();
  }

  private static Failure failure(JsonNode error, Scrubber scrubber) {
    String code = scrubber.scrub(error.path("code").asText(""));
    String message = scrubber.scrub(error.path("message").asText(""));
    return new Failure(
        code.isEmpty() || code.length() > TEXT_MAX ? "video_generation_failed" : code, message);
  }

  @Override
  public Optional<VideoState> video() {
    return Optional.of(state);
  }

  @Override
  public Optional<ReportedUsage> usage() {
    return Optional.empty();
  }

  @Override
  public boolean usageImpossible() {
    return false;
  }

  @Override
  public boolean produced() {
    return true;
  }

  @Override
  public boolean complete() {
    return true;
  }

  @Override
  public boolean curtailed() {
    return false;
  }

  @Override
  public long producedBytes() {
    return 0;
  }

  @Override
  public long countOutputTokens(long textBytes) {
    return 0;
  }
}
