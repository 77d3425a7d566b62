package io.nebulagate.inbound.http.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RelayEdgeTest {

  private static final String QUESTION = "{\"model\":\"m1\",\"messages\":[]}";
  private static final String STREAM = "{\"model\":\"m1\",\"messages\":[],\"stream\":true}";

  @Inject FakeRelay relay;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @Test
  void aWholeAnswerCarriesItsLengthAndTheRequestsId() throws Exception {
    relay.answersWhole("{\"ok\":true}");

    HttpResponse<String> answer = post(HttpClient.Version.HTTP_1_1, QUESTION);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"ok\":true}");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("content-length")).contains("11");
    RelayRequest seen = relay.last().orElseThrow();
    assertThat(answer.headers().firstValue("x-request-id")).contains(seen.id().toString());
    assertThat(seen.asked().api()).isEqualTo(Api.CHAT);
    assertThat(seen.credential().reveal()).isEqualTo("sk-good");
    assertThat(seen.body().bytes()).asString().isEqualTo(QUESTION);
  }

  @Test
  void onlyListedHeadersGoOn() throws Exception {
    relay.answersWhole("{}");
    try (RawClient client = new RawClient(server)) {
      client.send(
          head("/v1/chat/completions", QUESTION.length())
              + "User-Agent: sdk/1\r\nCookie: a=b\r\nX-Forwarded-For: 10.0.0.1\r\n"
              + "X-Stainless-Lang: java\r\nX-Stainless-Os: linux\r\nOpenAI-Beta: a\r\n"
              + "x-goog-api-key: sk-good\r\nConnection: keep-alive, x-stainless-os\r\n\r\n"
              + QUESTION);
      client.readUntil("{}");
    }
    assertThat(relay.last().orElseThrow().headers())
        .containsOnlyKeys("user-agent", "x-stainless-lang", "openai-beta");
  }

  @Test
  void anUpgradeToHttp2WithABodyIsServed() throws Exception {
    relay.answersWhole("{\"ok\":true}");

    HttpResponse<String> answer = post(HttpClient.Version.HTTP_2, QUESTION);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"ok\":true}");
    assertThat(relay.last().orElseThrow().body().bytes()).asString().isEqualTo(QUESTION);
  }

  @Test
  void aStreamReachesTheClientPieceByPiece() throws Exception {
    AtomicReference<SubmissionPublisher<ByteBuffer>> source = streaming();
    try (RawClient client = new RawClient(server)) {
      client.send(ask(STREAM));
      await().until(() -> source.get() != null && source.get().hasSubscribers());

      source.get().submit(FakeRelay.bytes("data: {\"a\":1}\n\n"));
      String first = client.readUntil("data: {\"a\":1}\n\n");
      source.get().submit(FakeRelay.bytes("data: [DONE]\n\n"));
      client.readUntil("data: [DONE]\n\n");
      source.get().close();
      client.readUntil("\r\n0\r\n\r\n");

      assertThat(first).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(first.toLowerCase(Locale.ROOT))
          .contains("content-type: text/event-stream")
          .contains("transfer-encoding: chunked")
          .contains("x-accel-buffering: no");
    }
  }

  @Test
  void aClientThatLeavesAStreamCancelsIt() throws Exception {
    AtomicReference<SubmissionPublisher<ByteBuffer>> source = streaming();
    RawClient client = new RawClient(server);
    client.send(ask(STREAM));
    await().until(() -> source.get() != null && source.get().hasSubscribers());
    source.get().submit(FakeRelay.bytes("data: {}\n\n"));
    client.readUntil("data: {}\n\n");

    client.vanish();

    await().until(() -> !source.get().hasSubscribers());
    assertThat(relay.left()).isZero();
  }

  @Test
  void aClientThatLeavesAStreamOfHttp2CancelsIt() throws Exception {
    AtomicReference<SubmissionPublisher<ByteBuffer>> source = streaming();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var _ = client.sendAsync(asks(STREAM).build(), HttpResponse.BodyHandlers.ofString());
      await().until(() -> source.get() != null && source.get().hasSubscribers());

      client.shutdownNow();

      await().until(() -> !source.get().hasSubscribers());
    }
  }

  @Test
  void aClientThatLeavesBeforeTheAnswerIsTold() throws Exception {
    relay.answers(request -> new CompletableFuture<>());
    RawClient client = new RawClient(server);
    client.send(ask(QUESTION));
    await().until(() -> relay.last().isPresent());

    client.close();

    await().untilAsserted(() -> assertThat(relay.left()).isEqualTo(1));
  }

  @Test
  void aSlowClientSlowsTheSourceDown() throws Exception {
    CountingSource source = new CountingSource(64 * 1024);
    relay.streams(source::on);
    try (RawClient client = new RawClient(server)) {
      client.send(ask(STREAM));
      await().until(() -> source.delivered() > 0);

      await().until(source::rests);
      long whileNobodyReads = source.delivered();
      client.skip(64 * 1024 * 1024);

      assertThat(whileNobodyReads).isLessThan(256);
      await().until(() -> source.delivered() > whileNobodyReads);
    }
    await().until(source::cancelled);
  }

  @Test
  void aRefusalIsToldInTheEnvelope() throws Exception {
    relay.refuses(new GatewayError.InsufficientQuota());

    HttpResponse<String> answer = post(HttpClient.Version.HTTP_1_1, QUESTION);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    assertThat(answer.body()).contains("\"code\":\"insufficient_quota\"");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void aBugIsAnsweredAsOurFault() throws Exception {
    relay.answers(request -> {
      throw new IllegalStateException("a bug, as the test wants it");
    });

    HttpResponse<String> answer = post(HttpClient.Version.HTTP_1_1, QUESTION);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("internal_error").doesNotContain("as the test wants");
  }

  @Test
  void aStreamThatBreaksBeforeItBeginsIsAnOrdinaryRefusal() throws Exception {
    AtomicReference<SubmissionPublisher<ByteBuffer>> source = streaming();
    try (RawClient client = new RawClient(server)) {
      client.send(ask(STREAM));
      await().until(() -> source.get() != null && source.get().hasSubscribers());

      source.get().closeExceptionally(new GatewayException(new GatewayError.UpstreamTimeout()));

      assertThat(client.readUntil("upstream_timeout"))
          .startsWith("HTTP/1.1 504 ")
          .contains("application/json")
          .doesNotContain("text/event-stream");
    }
  }

  @Test
  void aStreamThatBreaksLaterEndsWithTheErrorAndNothingElse() throws Exception {
    AtomicReference<SubmissionPublisher<ByteBuffer>> source = streaming();
    try (RawClient client = new RawClient(server)) {
      client.send(ask(STREAM));
      await().until(() -> source.get() != null && source.get().hasSubscribers());
      source.get().submit(FakeRelay.bytes("data: {}\n\n"));
      client.readUntil("data: {}\n\n");

      source
          .get()
          .closeExceptionally(new GatewayException(new GatewayError.UpstreamRequestFailed()));

      assertThat(client.readUntil("\r\n0\r\n\r\n"))
          .contains("data: {\"error\":{")
          .contains("upstream_request_failed")
          .doesNotContain("[DONE]");
    }
  }

  private AtomicReference<SubmissionPublisher<ByteBuffer>> streaming() {
    AtomicReference<SubmissionPublisher<ByteBuffer>> source = new AtomicReference<>();
    relay.streams(request -> {
      SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>(request.executor(), 16);
      source.set(body);
      return body;
    });
    return source;
  }

  private HttpResponse<String> post(HttpClient.Version version, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      return client.send(asks(body).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private HttpRequest.Builder asks(String body) {
    return HttpRequest.newBuilder(server.resolve("/v1/chat/completions"))
        .header("Authorization", "Bearer sk-good")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  static String ask(String body) {
    return head("/v1/chat/completions", body.length()) + "\r\n" + body;
  }

  static String head(String path, long length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer sk-good\r\nContent-Length: "
        + length
        + "\r\n";
  }
}
