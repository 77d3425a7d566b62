package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.application.videos.VideoProvider;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Videos at providers of OpenAI's dialect. Source: OpenAI's API description, 2026-11. Thread-safe.
 */
public final class OpenAiVideos implements VideoProvider {

  private final LaterCalls calls;

  /** Asks by {@code calls}. */
  public OpenAiVideos(LaterCalls calls) {
    this.calls = calls;
  }

  @Override
  public CompletionStage<VideoState> state(Route route, String upstreamId) {
    return send(route, VideoCall.Kind.STATE, upstreamId, "")
        .thenApply(answer -> answer.observed().video().orElseThrow());
  }

  @Override
  public CompletionStage<Content> content(Route route, String upstreamId, Variant variant) {
    return send(route, VideoCall.Kind.CONTENT, upstreamId, variant.label())
        .thenApply(answer ->
            switch (answer) {
              case UpstreamAnswer.Stream stream ->
                  new Content(stream.headers(), bytes(stream.chunks()));
              case UpstreamAnswer.Whole _, UpstreamAnswer.Session _ ->
                  throw new IllegalStateException("a stream was asked for");
            });
  }

  @Override
  public CompletionStage<Void> delete(Route route, String upstreamId) {
    return send(route, VideoCall.Kind.DELETION, upstreamId, "").thenAccept(_ -> {});
  }

  private CompletionStage<UpstreamAnswer> send(
      Route route, VideoCall.Kind kind, String upstreamId, String variant) {
    return calls.send(
        route,
        Api.VIDEOS,
        route.model(),
        kind == VideoCall.Kind.CONTENT,
        known -> new VideoCall(known, kind, upstreamId, variant));
  }

  /** The bytes of chunks. */
  private static Flow.Publisher<ByteBuffer> bytes(Flow.Publisher<StreamChunk> chunks) {
    return subscriber ->
        chunks.subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
              }

              @Override
              public void onNext(StreamChunk chunk) {
                subscriber.onNext(chunk.bytes());
              }

              @Override
              public void onError(Throwable failure) {
                subscriber.onError(failure);
              }

              @Override
              public void onComplete() {
                subscriber.onComplete();
              }
            });
  }
}
