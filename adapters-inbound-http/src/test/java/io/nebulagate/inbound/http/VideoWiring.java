package io.nebulagate.inbound.http;

import io.nebulagate.application.access.Asker;
import io.nebulagate.application.responses.ResponsesUseCase;
import io.nebulagate.application.videos.VideoProvider;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.application.videos.VideosUseCase;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Nobody has a video here, nor a response. */
@Singleton
class VideoWiring {

  @Produces
  @Singleton
  VideosUseCase videos() {
    return new NoVideos();
  }

  @Produces
  @Singleton
  ResponsesUseCase responses() {
    return (asker, _, _) ->
        CompletableFuture.failedStage(
            new GatewayException(
                NoVideos.known(asker)
                    ? new GatewayError.NotFound("response")
                    : new GatewayError.InvalidApiKey()));
  }

  private static final class NoVideos implements VideosUseCase {

    @Override
    public CompletionStage<VideoTask> find(Asker asker, RequestId id) {
      return refused(asker);
    }

    @Override
    public CompletionStage<Page> list(
        Asker asker, Optional<RequestId> after, int limit, boolean newestFirst) {
      return known(asker)
          ? CompletableFuture.completedStage(new Page(List.of(), false))
          : refused(asker);
    }

    @Override
    public CompletionStage<VideoTask> completed(Asker asker, RequestId id) {
      return refused(asker);
    }

    @Override
    public CompletionStage<VideoProvider.Content> content(
        Asker asker, RequestId id, VideoProvider.Variant variant, Executor executor) {
      return refused(asker);
    }

    @Override
    public CompletionStage<VideoTask> delete(Asker asker, RequestId id) {
      return refused(asker);
    }

    private static boolean known(Asker asker) {
      return asker.credential().reveal().equals("sk-good");
    }

    private static <T> CompletionStage<T> refused(Asker asker) {
      return CompletableFuture.failedStage(
          new GatewayException(
              known(asker)
                  ? new GatewayError.NotFound("video")
                  : new GatewayError.InvalidApiKey()));
    }
  }
}
