package io.nebulagate.outbound.provider.openai;

import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.videos.VideoProvider;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.outbound.provider.ProviderDialect;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * Videos at providers of OpenAI's dialect. Source: OpenAI's API description, 2026-11. Thread-safe.
 */
public final class OpenAiVideos implements VideoProvider {

  private final Function<Map<ProviderType, ProviderDialect>, ProviderClient> client;
  private final Map<ProviderType, OpenAiAddresses> addresses;

  /**
   * Asks over the connections of {@code client}.
   *
   * @param client the one client there is, speaking in other words
   * @param addresses of those that make videos
   */
  public OpenAiVideos(
      Function<Map<ProviderType, ProviderDialect>, ProviderClient> client,
      Map<ProviderType, OpenAiAddresses> addresses) {
    this.client = client;
    this.addresses = Map.copyOf(addresses);
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
    ProviderType type = route.provider().type();
    OpenAiAddresses known = addresses.get(type);
    if (known == null) {
      return CompletableFuture.failedFuture(
          new UpstreamException(
              new UpstreamFault.Untranslatable("model", "its provider makes no videos")));
    }
    RequestHead head =
        new RequestHead(
            route.model(), kind == VideoCall.Kind.CONTENT, false, OptionalLong.empty(), 1, 0);
    return client
        .apply(Map.of(type, new VideoCall(known, kind, upstreamId, variant)))
        .send(
            new UpstreamRequest(
                route,
                Api.VIDEOS,
                head,
                RequestBody.besidePath(new byte[0], List.of(), List.of()),
                Map.of()))
        .answer();
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
