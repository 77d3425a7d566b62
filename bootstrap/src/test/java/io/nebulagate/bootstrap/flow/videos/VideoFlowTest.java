package io.nebulagate.bootstrap.flow.videos;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoTasks;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Money;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * The way through the gateway in the test's own process, and what another replica leaves behind.
 */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class VideoFlowTest extends VideoFlows {

  @Inject VideoTasks tasks;
  @Inject LedgerStore ledger;

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }

  @Test
  void whatAReplicaWroteBeforeItDiedIsSettledByAnother() {
    String id = begin("/v1/videos", "4").at("/id").asText();
    tasks.observe(request(id), state(VideoState.Status.COMPLETED));

    host.saying("\"status\":\"failed\""); // it comes too late: the first end counts

    assertThat(ended("/v1/videos/" + id).at("/status").asText()).isEqualTo("completed");
    assertThat(gateway().available(customer)).isEqualTo("0.8");
  }

  @Test
  void aVideoIsChargedAlsoWhenItsHoldExpiredWhileNoReplicaRan() {
    String id = begin("/v1/videos", "4").at("/id").asText();
    ledger.renew(Map.of(request(id).uuid(), Money.ZERO), Duration.ZERO);
    ledger.sweep(500, Duration.ZERO);
    assertThat(gateway().available(customer)).isEqualTo("1");

    host.completed("4");

    assertThat(ended("/v1/videos/" + id).at("/status").asText()).isEqualTo("completed");
    assertThat(gateway().available(customer)).isEqualTo("0.6");
  }

  @Test
  void theHoldOfAVideoOutlivesWhatHoldsLive() {
    String id = begin("/v1/videos", "4").at("/id").asText();
    ledger.renew(Map.of(request(id).uuid(), Money.ZERO), Duration.ofSeconds(8));

    for (int i = 0; i < 12; i++) {
      pause(); // jobs renew it meanwhile
    }
    ledger.sweep(500, Duration.ZERO);

    assertThat(gateway().available(customer)).isEqualTo("0.6");
  }

  private static RequestId request(String video) {
    return RequestId.parse(video.replace("video_", "req_"));
  }

  private static VideoState state(VideoState.Status status) {
    return new VideoState(
        VideoHost.ID,
        status,
        100,
        OptionalInt.of(2),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
