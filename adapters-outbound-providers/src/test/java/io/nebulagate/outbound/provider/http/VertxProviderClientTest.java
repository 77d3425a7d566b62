package io.nebulagate.outbound.provider.http;

import static io.nebulagate.outbound.provider.support.Outcomes.faultOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertxProviderClientTest {

  private static final String ANSWER =
      "{\"model\":\"real\",\"choices\":[{\"message\":{\"content\":\"hi\"}}]}";
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private static Vertx vertx;
  private static VertxProviderClient client;

  private final ScriptedUpstream upstream = ScriptedUpstream.start();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    client =
        new VertxProviderClient(
            vertx,
            Map.of(ProviderType.OPENAI, new OpenAiProviderDialect((model, text) -> text.length())),
            ConnectionBounds.DEFAULT,
            ScriptedNames.loopbackGuard(),
            InstantSource.fixed(NOW));
  }

  @AfterAll
  static void closeAll() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void anAnswerInOnePieceComesWithTheClientsModelAndTheListedHeaders() throws Exception {
    upstream.answering(
        Reply.json(ANSWER)
            .header("openai-processing-ms", "12")
            .header("openai-organization", "org-secret")
            .header("set-cookie", "a=b")
            .header("x-ratelimit-limit-requests", "1"));

    UpstreamAnswer.Whole answer = whole(aCall().upstreamModel("real").build());

    assertThat(UTF_8.decode(answer.body()).toString())
        .isEqualTo(ANSWER.replace("real", "gpt-test"));
    assertThat(answer.headers())
        .isEqualTo(Map.of("content-type", "application/json", "openai-processing-ms", "12"));
    assertThat(answer.observed().producedBytes()).isEqualTo(2);
  }

  @Test
  void theUpstreamSeesItsOwnKeyAndOnlyTheListedHeaders() throws Exception {
    upstream.answering(Reply.json(ANSWER));

    whole(
        aCall()
            .upstreamModel("real")
            .header("user-agent", "SDK/1")
            .header("accept", "application/json")
            .header("openai-beta", "x")
            .header("anthropic-beta", "y")
            .header("x-stainless-lang", "java")
            .header("x-goog-api-key", "sk-ng-client")
            .header("authorization", "Bearer sk-ng-client")
            .header("x-request-id", "req_1")
            .header("cookie", "a=b")
            .header("x-forwarded-for", "1.2.3.4")
            .build());

    Received seen = upstream.received().getFirst();
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.path()).isEqualTo("/v1/chat/completions");
    assertThat(seen.body()).isEqualTo("{\"model\":\"real\",\"messages\":[]}");
    assertThat(seen.headers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "host", "localhost:" + upstream.baseUrl().getPort(),
                "authorization", "Bearer " + Calls.KEY,
                "accept", "application/json",
                "accept-encoding", "identity",
                "content-type", "application/json",
                "content-length", "30",
                "user-agent", "SDK/1",
                "openai-beta", "x",
                "anthropic-beta", "y",
                "x-stainless-lang", "java"));
  }

  @ParameterizedTest
  @CsvSource({
    "'',/v1/chat/completions",
    "/,/v1/chat/completions",
    "/v1,/v1/chat/completions",
    "/v1/,/v1/chat/completions",
    "/api/paas/v4,/api/paas/v4/chat/completions",
    "/v1beta,/v1beta/chat/completions",
    "/openai,/openai/v1/chat/completions",
    "/vendor,/vendor/v1/chat/completions"
  })
  void theVersionIsAddedUnlessTheRootBringsOne(String root, String path) throws Exception {
    upstream.answering(Reply.json(ANSWER));

    whole(aCall().to(URI.create(upstream.baseUrl() + root)).build());

    assertThat(upstream.received().getFirst().path()).isEqualTo(path);
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    upstream.answering(Reply.json(ANSWER));
    CompletableFuture<Integer> done = new CompletableFuture<>();

    vertx.getOrCreateContext().runOnContext(_ -> callTimes(20, done));

    assertThat(done.get(10, TimeUnit.SECONDS)).isZero();
    // A call made while the answer before it is being told does not find its connection yet.
    assertThat(upstream.accepted()).isLessThanOrEqualTo(2);
    assertThat(upstream.received()).hasSize(20);
  }

  private void callTimes(int times, CompletableFuture<Integer> done) {
    if (times == 0) {
      done.complete(0);
      return;
    }
    String thread = Thread.currentThread().getName();
    client
        .send(aCall().build())
        .answer()
        .whenComplete((answer, failure) -> {
          if (failure != null) {
            done.completeExceptionally(failure);
          } else if (!Thread.currentThread().getName().equals(thread)) {
            done.completeExceptionally(new AssertionError("another thread"));
          } else {
            callTimes(times - 1, done);
          }
        });
  }

  @Test
  void aLargeBodyArrivesWhole() throws Exception {
    upstream.answering(Reply.json(ANSWER));
    String body = "{\"model\":\"gpt-test\",\"x\":\"" + "ä".repeat(3_000_000) + "\"}";

    whole(aCall().body(body.getBytes(UTF_8)).build());

    assertThat(upstream.received().getFirst().body()).isEqualTo(body);
  }

  @Test
  void aLargeAnswerIsReadOffTheEventLoop() throws Exception {
    String text = "x".repeat(2_000_000);
    upstream.answering(Reply.json(ANSWER.replace("hi", text)));

    UpstreamAnswer.Whole answer = whole(aCall().build());

    assertThat(answer.observed().producedBytes()).isEqualTo(2_000_000);
    assertThat(answer.body().remaining()).isGreaterThan(2_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "400,rejected",
    "404,rejected",
    "413,rejected",
    "422,rejected",
    "401,unauthorised",
    "402,unauthorised",
    "403,unauthorised",
    "408,timeout",
    "504,timeout",
    "429,throttled",
    "500,failed",
    "503,failed",
    "529,failed",
    "302,failed",
    "409,failed",
    "202,failed"
  })
  void everyOtherStatusIsAFault(int status, String outcome) {
    upstream.answering(
        Reply.json(status, "{\"error\":{\"message\":\"m\"}}").header("location", "/elsewhere"));

    assertThat(fault(aCall().build()).outcome()).isEqualTo(outcome);
    assertThat(upstream.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after,7,7000",
    "retry-after,1.2,2000",
    "retry-after,'Fri, 20 Nov 2026 10:00:30 GMT',30000",
    "retry-after,'Fri, 20 Nov 2026 09:00:00 GMT',0",
    "retry-after,99999999999,3600000",
    "retry-after-ms,1500,1500",
    "retry-after,soon,",
    "retry-after,-5,",
    "retry-after,99999999999999999999,",
    "x,1,"
  })
  void thePatienceAskedForIsUnderstood(String header, String value, Long millis) {
    upstream.answering(Reply.json(429, "{}").header(header, value));

    assertThat(fault(aCall().build()))
        .isEqualTo(
            new UpstreamFault.Throttled(Optional.ofNullable(millis).map(Duration::ofMillis)));
  }

  @Test
  void aRefusalIsReadUpToABound() {
    String long64k = "{\"error\":{\"message\":\"" + "m".repeat(100_000) + "\"}}";
    upstream.answering(Reply.json(400, long64k).thenStall());

    UpstreamFault fault = fault(aCall().build());

    assertThat(((UpstreamFault.Rejected) fault).answer().message())
        .isEqualTo("The provider rejected the request.");
    await().until(() -> upstream.aborted() == 1);
  }

  @Test
  void aRefusalWithoutItsEndIsStillARefusal() {
    upstream.answering(Reply.json(404, "{\"error\":{\"message\":\"none\"}}").thenCut());

    UpstreamFault fault = fault(aCall().build());

    assertThat(((UpstreamFault.Rejected) fault).answer().message()).isEqualTo("none");
  }

  @Test
  void anUpstreamThatRefusesWithoutReadingIsHungUpOn() throws Exception {
    upstream.answering(Reply.json(413, "{\"error\":{\"message\":\"too large\"}}").unread());
    byte[] body =
        ("{\"model\":\"gpt-test\",\"x\":\"" + "x".repeat(30_000_000) + "\"}").getBytes(UTF_8);

    UpstreamFault fault = fault(aCall().body(body).build());

    assertThat(((UpstreamFault.Rejected) fault).answer().message()).isEqualTo("too large");
    await().until(() -> upstream.open() == 0);
  }

  @Test
  void anErrorWithStatus200IsNoAnswer() {
    upstream.answering(Reply.json("{\"error\":{\"message\":\"no\"}}"));

    assertThat(fault(aCall().build()).outcome()).isEqualTo("malformed");
  }

  @Test
  void aCompressedAnswerIsNone() {
    upstream.answering(Reply.json(ANSWER).header("content-encoding", "gzip"));

    assertThat(fault(aCall().build()).outcome()).isEqualTo("malformed");
  }

  @Test
  void anAnswerThatBreaksOffIsCut() {
    upstream.answering(Reply.json(ANSWER).thenCut());

    assertThat(fault(aCall().build()).outcome()).isEqualTo("cut");
  }

  @Test
  void aConnectionClosedBeforeTheHeadIsUnreachable() {
    upstream.answering(Reply.hangUp());

    assertThat(fault(aCall().build()).outcome()).isEqualTo("unreachable");
  }

  @Test
  void nobodyListeningIsUnreachable() {
    URI gone = upstream.baseUrl();
    upstream.close();

    assertThat(fault(aCall().to(gone).build()).outcome()).isEqualTo("unreachable");
    assertThat(fault(aCall().to(URI.create("ftp://x")).build()).outcome()).isEqualTo("unreachable");
    assertThat(fault(aCall().to(URI.create("http://no.such.host.invalid")).build()).outcome())
        .isEqualTo("unreachable");
  }

  @Test
  void aHeadThatDoesNotComeInTimeIsATimeout() {
    upstream.answering(Reply.silence());

    UpstreamFault fault =
        fault(
            aCall()
                .timeouts(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(5))
                .build());

    assertThat(fault.outcome()).isEqualTo("timeout");
    await().until(() -> upstream.aborted() == 1);
  }

  @Test
  void aBodyThatStallsIsATimeout() {
    upstream.answering(Reply.json(ANSWER).thenStall());

    UpstreamFault fault =
        fault(
            aCall()
                .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100))
                .build());

    assertThat(fault.outcome()).isEqualTo("timeout");
  }

  @Test
  void aKeyThatCannotStandInAHeaderIsNeverSent() {
    upstream.answering(Reply.json(ANSWER));

    assertThat(fault(aCall().key("sk\r\nx: y").build()))
        .isEqualTo(new UpstreamFault.Unauthorised(401));
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void cancellingBeforeTheHeadClosesTheConnection() {
    upstream.answering(Reply.silence());
    UpstreamCall call = client.send(aCall().build());
    await().until(() -> upstream.received().size() == 1);

    call.cancel();
    call.cancel();

    await().atMost(Duration.ofSeconds(1)).until(() -> upstream.aborted() == 1);
    assertThat(faultOf(call.answer()).outcome()).isEqualTo("cut");
  }

  @Test
  void aLateCancelHarmsNobody() throws Exception {
    upstream.answering(Reply.json(ANSWER));
    UpstreamCall call = client.send(aCall().build());
    call.answer().toCompletableFuture().get(5, TimeUnit.SECONDS);

    call.cancel();

    assertThat(call.answer().toCompletableFuture()).isCompleted();
    assertThat(upstream.aborted()).isZero();
  }

  private Calls aCall() {
    return Calls.aCall().to(upstream.baseUrl());
  }

  private static UpstreamAnswer.Whole whole(UpstreamRequest request) throws Exception {
    return (UpstreamAnswer.Whole)
        client.send(request).answer().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static UpstreamFault fault(UpstreamRequest request) {
    return faultOf(client.send(request).answer());
  }
}
