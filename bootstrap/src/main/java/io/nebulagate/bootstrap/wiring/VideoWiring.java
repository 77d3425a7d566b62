package io.nebulagate.bootstrap.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.videos.VideoFollower;
import io.nebulagate.application.videos.VideoProvider;
import io.nebulagate.application.videos.VideoSettlement;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.application.videos.VideoTasks;
import io.nebulagate.application.videos.VideosService;
import io.nebulagate.inbound.http.dialect.openai.videos.VideoView;
import io.nebulagate.outbound.provider.openai.LaterCalls;
import io.nebulagate.outbound.provider.openai.OpenAiVideos;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Videos and what becomes of them. */
@Singleton
final class VideoWiring {

  /** For what blocks; never an event loop. */
  private static final Executor SLOW = Executors.newVirtualThreadPerTaskExecutor();

  @Produces
  @Singleton
  VideoProvider provider(LaterCalls calls) {
    return new OpenAiVideos(calls);
  }

  @Produces
  @Singleton
  VideoFollower follower(
      VideoTasks tasks,
      VideoProvider provider,
      LiveCatalogue catalogue,
      LedgerStore ledger,
      RelayObserver observer,
      InstantSource clock) {
    VideoSettlement settlement = new VideoSettlement(ledger, clock, observer::finished);
    return new VideoFollower(tasks, provider, catalogue, settlement, clock);
  }

  @Produces
  @Singleton
  VideosService videos(
      Authentication authentication,
      VideoTasks tasks,
      VideoProvider provider,
      VideoFollower follower,
      ObjectMapper json) {
    return new VideosService(
        authentication, tasks, provider, follower, SLOW, task -> shown(json, task));
  }

  private static ByteBuffer shown(ObjectMapper json, VideoTask task) {
    try {
      return ByteBuffer.wrap(json.writeValueAsBytes(VideoView.of(task)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a video can be shown", impossible);
    }
  }
}
