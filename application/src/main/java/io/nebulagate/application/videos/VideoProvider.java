package io.nebulagate.application.videos;

import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * Asks providers about videos that have begun: one call each, never a retry. Thread-safe; never
 * blocks. Fails with an {@link UpstreamException}.
 */
public interface VideoProvider {

  /** How the video stands. */
  CompletionStage<VideoState> state(Route route, String upstreamId);

  /** What was made, as it comes. */
  CompletionStage<Content> content(Route route, String upstreamId, Variant variant);

  /** Lets the provider throw it away. */
  CompletionStage<Void> delete(Route route, String upstreamId);

  /**
   * The bytes of a video, or of a picture of it.
   *
   * @param headers those the client may see, names in lower case
   * @param bytes for one subscriber; honours its demand back to the provider's socket, and
   *     cancelling ends the call
   */
  record Content(Map<String, String> headers, Flow.Publisher<ByteBuffer> bytes) {}

  /** What of a video is wanted. */
  enum Variant {
    /** The video. */
    VIDEO,
    /** One picture of it. */
    THUMBNAIL,
    /** Many pictures of it. */
    SPRITESHEET;

    /** The name in queries. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What a name means. */
    public static Optional<Variant> named(String label) {
      return Stream.of(values()).filter(each -> each.label().equals(label)).findFirst();
    }
  }
}
