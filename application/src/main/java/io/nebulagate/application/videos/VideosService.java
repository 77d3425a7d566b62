package io.nebulagate.application.videos;

import io.nebulagate.application.access.Asker;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Keeps, shows, hands out and throws away videos. Thread-safe. */
public final class VideosService implements VideosUseCase, VideoIntake {

  private static final VideoState.Failure DELETED =
      new VideoState.Failure("video_deleted", "it was deleted before it was done");

  private final Authentication authentication;
  private final VideoTasks tasks;
  private final VideoProvider provider;
  private final VideoFollower follower;
  private final Executor slow;
  private final Function<VideoTask, ByteBuffer> text;

  /**
   * Shows what is in {@code tasks}.
   *
   * @param slow runs what blocks
   * @param text how clients are shown a video
   */
  public VideosService(
      Authentication authentication,
      VideoTasks tasks,
      VideoProvider provider,
      VideoFollower follower,
      Executor slow,
      Function<VideoTask, ByteBuffer> text) {
    this.authentication = authentication;
    this.tasks = tasks;
    this.provider = provider;
    this.follower = follower;
    this.slow = slow;
    this.text = text;
  }

  @Override
  public CompletionStage<ByteBuffer> take(VideoTask task) {
    return CompletableFuture.supplyAsync(
        () -> {
          tasks.add(task);
          return text.apply(task);
        },
        slow);
  }

  @Override
  public CompletionStage<VideoTask> find(Asker asker, RequestId id) {
    return tenant(asker).thenApplyAsync(tenant -> follower.follow(known(tenant, id)), slow);
  }

  @Override
  public CompletionStage<Page> list(
      Asker asker, Optional<RequestId> after, int limit, boolean newestFirst) {
    return tenant(asker)
        .thenApplyAsync(
            tenant -> {
              List<VideoTask> found = tasks.list(tenant, after, limit + 1, newestFirst);
              boolean more = found.size() > limit;
              return new Page(more ? found.subList(0, limit) : found, more);
            },
            slow);
  }

  @Override
  public CompletionStage<VideoTask> completed(Asker asker, RequestId id) {
    return find(asker, id).thenApply(VideosService::there);
  }

  @Override
  public CompletionStage<VideoProvider.Content> content(
      Asker asker, RequestId id, VideoProvider.Variant variant, Executor executor) {
    return completed(asker, id)
        .thenComposeAsync(
            task -> provider.content(route(task), task.state().upstreamId(), variant), executor)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(UpstreamException.told(failure)));
  }

  @Override
  public CompletionStage<VideoTask> delete(Asker asker, RequestId id) {
    return tenant(asker)
        .thenApplyAsync(tenant -> follower.follow(known(tenant, id)), slow)
        .thenComposeAsync(task -> deleteThere(task).thenApply(_ -> task), slow)
        .thenApplyAsync(
            task -> {
              VideoTask ended = follower.giveUp(task, DELETED);
              tasks.delete(task.id());
              return ended;
            },
            slow)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(UpstreamException.told(failure)));
  }

  /** What the provider does not have any more is as good as deleted. */
  private CompletionStage<Void> deleteThere(VideoTask task) {
    return provider
        .delete(route(task), task.state().upstreamId())
        .exceptionallyCompose(failure ->
            UpstreamException.told(failure) instanceof GatewayException refused
                    && refused.error() instanceof GatewayError.UpstreamRejected rejected
                    && rejected.status() == 404
                ? CompletableFuture.completedStage(null)
                : CompletableFuture.failedFuture(failure));
  }

  private CompletionStage<Long> tenant(Asker asker) {
    return authentication
        .authenticate(asker.credential(), asker.client())
        .thenApply(key -> key.tenant());
  }

  private VideoTask known(long tenant, RequestId id) {
    return tasks
        .find(tenant, id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("video")));
  }

  private static VideoTask there(VideoTask task) {
    if (task.state().status() != VideoState.Status.COMPLETED) {
      throw GatewayException.invalidValue(
          "video_id", "this video is " + task.state().status().label() + ", not completed");
    }
    return task;
  }

  private Route route(VideoTask task) {
    return follower
        .route(task)
        .orElseThrow(() ->
            new GatewayException(
                new GatewayError.NoAvailableRoute(
                    task.models().asked().value(), Optional.empty())));
  }
}
