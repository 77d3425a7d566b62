package io.nebulagate.inbound.http.dialect.openai.videos;

import io.nebulagate.domain.chat.RequestId;
import java.util.Optional;

/** What clients call a video: never what its provider calls it. */
final class VideoIds {

  private static final String PREFIX = "video_";
  private static final String OF_REQUESTS = "req_";

  private VideoIds() {}

  static String text(RequestId id) {
    return PREFIX + id.toString().substring(OF_REQUESTS.length());
  }

  /** The video a text names; nothing when it cannot name any. */
  static Optional<RequestId> parse(String text) {
    try {
      return text.startsWith(PREFIX)
          ? Optional.of(RequestId.parse(OF_REQUESTS + text.substring(PREFIX.length())))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
