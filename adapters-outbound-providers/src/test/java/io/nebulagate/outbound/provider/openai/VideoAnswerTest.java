package io.nebulagate.outbound.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoState.Status;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.outbound.provider.Scrubber;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoAnswerTest {

  private static final ModelName MODEL = new ModelName("clip");

  @Test
  void whatOpenAiTellsIsRead() {
    VideoState video =
        read(
            """
            {"id":"video_1","object":"video","model":"sora-2","status":"completed","progress":100,
             "seconds":"8","size":"1280x720","created_at":1,"completed_at":1764000000,
             "expires_at":1764003600,"error":null}\
            """);

    assertThat(video.upstreamId()).isEqualTo("video_1");
    assertThat(video.status()).isEqualTo(Status.COMPLETED);
    assertThat(video.seconds()).isEqualTo(OptionalInt.of(8));
    assertThat(video.size()).contains("1280x720");
    assertThat(video.completedAt()).contains(Instant.ofEpochSecond(1_764_000_000L));
    assertThat(video.expiresAt()).contains(Instant.ofEpochSecond(1_764_003_600L));
    assertThat(video.failure()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "queued, QUEUED",
    "in_progress, IN_PROGRESS",
    "processing, IN_PROGRESS",
    "completed, COMPLETED",
    "succeeded, COMPLETED",
    "failed, FAILED",
    "cancelled, FAILED",
    "expired, FAILED",
    "a_word_of_tomorrow, IN_PROGRESS",
  })
  void aStateIsTakenForWhatItMeans(String word, Status status) {
    assertThat(read("{\"id\":\"v\",\"status\":\"" + word + "\"}").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "-4", "\"86401\"", "1e9", "\"long\"", "null", "[4]"})
  void aLengthThatCannotBeIsNotBelieved(String seconds) {
    assertThat(
            read("{\"id\":\"v\",\"status\":\"completed\",\"seconds\":" + seconds + "}").seconds())
        .isEmpty();
  }

  @Test
  void aSecondThatHasBegunCounts() {
    assertThat(read("{\"id\":\"v\",\"seconds\":4.2}").seconds()).isEqualTo(OptionalInt.of(5));
  }

  @Test
  void theReasonOfAFailureTellsNothingOfTheOperator() {
    VideoState video =
        read(
            """
            {"id":"v","status":"failed","error":{"code":"bad_prompt",
             "message":"sora-2-internal refused sk-abcdef123456 at https://api.vendor.example/v1"}}\
            """);

    assertThat(video.failure())
        .contains(new VideoState.Failure("bad_prompt", "clip refused *** at ***"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "{}", "{\"id\":\"\"}", "[]", "{\"error\":{}}"})
  void whatNamesNoVideoIsNoAnswer(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(UpstreamException.class);
  }

  private static VideoState read(String body) {
    return VideoAnswer.read(body.getBytes(StandardCharsets.UTF_8), Scrubber.of(request()))
        .observed()
        .video()
        .orElseThrow();
  }

  private static UpstreamRequest request() {
    Provider provider = Provider.openAi("p", URI.create("https://api.vendor.example"), Map.of());
    Route route =
        new Route(
            1,
            MODEL,
            provider,
            ProviderKey.of(1, 1, Secret.of("sk-0")),
            new ModelName("sora-2-internal"),
            0,
            1,
            true);
    return new UpstreamRequest(
        route,
        Api.VIDEOS,
        new RequestHead(MODEL, false, false, OptionalLong.empty(), 1, 0),
        RequestBody.besidePath(new byte[0], List.of(), List.of()),
        Map.of());
  }
}
