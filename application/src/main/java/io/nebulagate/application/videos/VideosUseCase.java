package io.nebulagate.application.videos;

import io.nebulagate.application.access.Asker;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What becomes of videos that were asked for. Only the tenant of the key that asked sees one; to
 * everybody else it is {@link GatewayError.NotFound} like an id that never was. Never blocks; fails
 * with {@link GatewayException}.
 */
public interface VideosUseCase {

  /** How a video stands. */
  CompletionStage<VideoTask> find(Asker asker, RequestId id);

  /** A page of the asker's videos. */
  CompletionStage<Page> list(
      Asker asker, Optional<RequestId> after, int limit, boolean newestFirst);

  /** A video that is there, of which another can be made. */
  CompletionStage<VideoTask> completed(Asker asker, RequestId id);

  /** What was made. {@code executor} is where the bytes are to come. */
  CompletionStage<VideoProvider.Content> content(
      Asker asker, RequestId id, VideoProvider.Variant variant, Executor executor);

  /** Throws a video away, here and at its provider. */
  CompletionStage<VideoTask> delete(Asker asker, RequestId id);

  /** Some of a tenant's videos. */
  record Page(List<VideoTask> videos, boolean more) {}
}
