package io.nebulagate.inbound.http.dialect.openai.videos;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.application.videos.VideosUseCase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A video as OpenAI shows one. */
@Schema(name = "Video")
public record VideoView(
    String id,
    @Schema(enumeration = "video") String object,
    String model,
    String status,
    int progress,
    @Schema(description = "A whole number, as text") String seconds,
    @Nullable String size,
    @JsonProperty("created_at") long createdAt,
    @JsonProperty("completed_at") @Nullable Long completedAt,
    @JsonProperty("expires_at") @Nullable Long expiresAt,
    @Nullable Failure error) {

  /** How a task is shown. */
  public static VideoView of(VideoTask task) {
    VideoState state = task.state();
    return new VideoView(
        VideoIds.text(task.id()),
        "video",
        task.models().asked().value(),
        state.status().label(),
        state.status() == VideoState.Status.COMPLETED ? 100 : state.progress(),
        Integer.toString(state.seconds().orElse(0)),
        state.size().orElse(null),
        task.createdAt().getEpochSecond(),
        second(state.completedAt()),
        second(state.expiresAt()),
        state.failure().map(why -> new Failure(why.code(), why.message())).orElse(null));
  }

  private static @Nullable Long second(Optional<Instant> time) {
    return time.map(Instant::getEpochSecond).orElse(null);
  }

  /** Why there is none. */
  @Schema(name = "VideoFailure")
  public record Failure(String code, String message) {}

  /** Videos as OpenAI lists them. */
  @Schema(name = "VideoList")
  public record Page(
      @Schema(enumeration = "list") String object,
      List<VideoView> data,
      @JsonProperty("first_id") @Nullable String firstId,
      @JsonProperty("last_id") @Nullable String lastId,
      @JsonProperty("has_more") boolean hasMore) {

    static Page of(VideosUseCase.Page found) {
      List<VideoView> videos = found.videos().stream().map(VideoView::of).toList();
      return new Page(
          "list",
          videos,
          videos.isEmpty() ? null : videos.getFirst().id(),
          videos.isEmpty() ? null : videos.getLast().id(),
          found.more());
    }
  }

  /** That a video is gone. */
  @Schema(name = "VideoDeletion")
  public record Deleted(
      String id, @Schema(enumeration = "video.deleted") String object, boolean deleted) {}
}
