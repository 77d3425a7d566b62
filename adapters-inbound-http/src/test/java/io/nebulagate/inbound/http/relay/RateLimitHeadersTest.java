package io.nebulagate.inbound.http.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.limits.Standing.Window;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.error.GatewayError;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RateLimitHeadersTest {

  private static final Standing STANDING =
      Standing.UNBOUND
          .and(Limit.REQUESTS, new Window(60, 0, Duration.ofSeconds(59)))
          .and(Limit.TOKENS, new Window(1_000, 100, Duration.ofMinutes(6)));

  @Inject FakeRelay relay;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.0000001S, 1ms",
    "PT0.12S, 120ms",
    "PT0.9999S, 1s",
    "PT1S, 1s",
    "PT1.001S, 2s",
    "PT59.5S, 1m0s",
    "PT6M, 6m0s",
    "PT1H1S, 60m1s"
  })
  void durationsLookAsOpenAiWritesThem(Duration duration, String shown) {
    assertThat(RateLimitHeaders.shown(duration)).isEqualTo(shown);
  }

  @Test
  void anAnswerTellsHowTheLimitsStand() throws Exception {
    relay.answersWhole("{}");
    relay.standsAt(STANDING);

    HttpResponse<String> answer = ask();

    assertThat(answer.statusCode()).isEqualTo(200);
    tellsAll(answer.headers());
  }

  @Test
  void aStreamTellsHowTheLimitsStand() throws Exception {
    relay.streams(request -> new OnePiece(request.executor()));
    relay.standsAt(STANDING);

    HttpResponse<String> answer = ask();

    assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    tellsAll(answer.headers());
  }

  @Test
  void aRefusalSaysWhoseLimitAndWhenToComeAgain() throws Exception {
    relay.refuses(
        new GatewayError.RateLimited(
            Limit.REQUESTS, LimitLevel.ORGANISATION, Duration.ofMillis(1_200)));
    relay.standsAt(STANDING);

    HttpResponse<String> answer = ask();

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(answer.body())
        .contains("\"type\":\"requests\"", "\"code\":\"rate_limit_exceeded\"")
        .contains("Rate limit of this organisation reached")
        .doesNotContain("60", "1000");
    tellsAll(answer.headers());
  }

  @Test
  void whatNothingBoundsTellsNothing() throws Exception {
    relay.answersWhole("{}");

    assertThat(ask().headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
  }

  private static void tellsAll(HttpHeaders headers) {
    assertThat(headers.firstValue("x-ratelimit-limit-requests")).hasValue("60");
    assertThat(headers.firstValue("x-ratelimit-remaining-requests")).hasValue("0");
    assertThat(headers.firstValue("x-ratelimit-reset-requests")).hasValue("59s");
    assertThat(headers.firstValue("x-ratelimit-limit-tokens")).hasValue("1000");
    assertThat(headers.firstValue("x-ratelimit-remaining-tokens")).hasValue("100");
    assertThat(headers.firstValue("x-ratelimit-reset-tokens")).hasValue("6m0s");
  }

  private HttpResponse<String> ask() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.resolve("/v1/chat/completions"))
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", "Bearer sk-good")
              .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m1\",\"messages\":[]}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** A stream of one piece. */
  private record OnePiece(Executor executor) implements Flow.Publisher<ByteBuffer> {
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private boolean over;

            @Override
            public void request(long pieces) {
              if (!over) {
                over = true;
                subscriber.onNext(FakeRelay.bytes("data: [DONE]\n\n"));
                executor.execute(subscriber::onComplete);
              }
            }

            @Override
            public void cancel() {
              over = true;
            }
          });
    }
  }
}
