package io.nebulagate.outbound.provider.http;

import static io.nebulagate.outbound.provider.support.Outcomes.faultOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Listener;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedAnswerTest {

  private static final String TEXT =
      "data: {\"model\":\"gpt-test\",\"choices\":[{\"delta\":{\"content\":\"grüß 😀\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String ALL = TEXT + TEXT + FINISH + DONE;

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
            InstantSource.system());
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 100_000})
  void howTheUpstreamCutsItsBytesDoesNotMatter(int pieceBytes) throws Exception {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      String stream = "\uFEFF" + (": ping\n\n" + ALL).replace("\n", end);
      upstream.answering(Reply.stream(stream).inPieces(pieceBytes));

      Listener listener = listen(Listener.patient());

      assertThat(listener.end().get(10, TimeUnit.SECONDS)).isEqualTo(stream);
      assertThat(listener.chunks().getLast().last()).isTrue();
      assertThat(UTF_8.decode(listener.chunks().getLast().bytes()).toString().strip())
          .isEqualTo("data: [DONE]");
    }
  }

  @Test
  void whatComesTogetherIsOneChunk() throws Exception {
    upstream.answering(Reply.stream(ALL));

    Listener listener = listen(Listener.greedy());
    listener.end().get(10, TimeUnit.SECONDS);

    assertThat(listener.chunks()).extracting(StreamChunk::last).containsExactly(false, true);
    assertThat(listener.threads()).hasSize(1);
  }

  @Test
  void theHeadersOfAStreamAreListedToo() throws Exception {
    upstream.answering(Reply.stream(ALL).header("x-other", "1").header("openai-version", "2"));

    assertThat(stream(aCall()).headers())
        .isEqualTo(
            Map.of("content-type", "text/event-stream; charset=utf-8", "openai-version", "2"));
  }

  @Test
  void aConnectionThatFinishedServesTheNextCall() throws Exception {
    upstream.answering(Reply.stream(ALL));
    CompletableFuture<String> second = new CompletableFuture<>();

    vertx
        .getOrCreateContext()
        .runOnContext(_ ->
            play()
                .thenCompose(_ -> later())
                .thenCompose(_ -> play())
                .whenComplete((text, failure) -> settle(second, text, failure)));

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(ALL);
    assertThat(upstream.accepted()).isEqualTo(1);
  }

  private CompletionStage<String> play() {
    Listener listener = Listener.greedy();
    return client
        .send(aCall().build())
        .answer()
        .thenCompose(answer -> {
          ((UpstreamAnswer.Stream) answer).chunks().subscribe(listener);
          return listener.end();
        });
  }

  private static CompletableFuture<Void> later() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    vertx.setTimer(50, _ -> done.complete(null));
    return done;
  }

  private static <T> void settle(
      CompletableFuture<T> promise, T value, @Nullable Throwable failure) {
    if (failure == null) {
      promise.complete(value);
    } else {
      promise.completeExceptionally(failure);
    }
  }

  @Test
  void theEndIsToldWithTheLastFrameAndAStreamThatStaysOpenIsClosed() throws Exception {
    upstream.answering(Reply.stream(ALL).thenStall());

    Listener listener = listen(Listener.greedy());

    assertThat(listener.end().get(5, TimeUnit.SECONDS)).isEqualTo(ALL);
    await().atMost(Duration.ofSeconds(5)).until(() -> upstream.open() == 0);
  }

  @Test
  void anEndOfTheConnectionAfterEveryReasonIsANormalEnd() throws Exception {
    upstream.answering(Reply.stream(TEXT + FINISH).thenCut());
    assertThat(listen(Listener.greedy()).end().get(5, TimeUnit.SECONDS)).isEqualTo(TEXT + FINISH);

    upstream.answering(Reply.stream(TEXT + FINISH));
    assertThat(listen(Listener.greedy()).end().get(5, TimeUnit.SECONDS)).isEqualTo(TEXT + FINISH);
  }

  @Test
  void anEndBeforeThatIsACutAfterAllThatCame() throws Exception {
    upstream.answering(Reply.stream(TEXT + "data: {\"cho").thenCut());
    Listener listener = listen(Listener.greedy());

    assertThat(outcomeOf(listener)).isEqualTo("cut");
    assertThat(listener.text()).isEqualTo(TEXT);
  }

  @Test
  void whatCameBeforeACutReachesASlowSubscriber() throws Exception {
    String long200k = TEXT.replace("grüß", "x".repeat(20_000)).repeat(10);
    upstream.answering(Reply.stream(long200k + FINISH + DONE).inPieces(8_000).thenCut());
    Listener listener = listen(Listener.silent());
    await().until(() -> upstream.open() == 0);

    listener.request(Long.MAX_VALUE);

    assertThat(listener.end().get(5, TimeUnit.SECONDS)).isEqualTo(long200k + FINISH + DONE);
  }

  @Test
  void aSilentUpstreamIsATimeout() throws Exception {
    upstream.answering(Reply.stream(TEXT).thenStall());
    Listener listener = Listener.greedy();
    stream(aCall().timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(500)))
        .chunks()
        .subscribe(listener);

    assertThat(outcomeOf(listener)).isEqualTo("timeout");
    assertThat(listener.text()).isEqualTo(TEXT);
    await().until(() -> upstream.aborted() == 1);
  }

  @Test
  void aSlowClientIsNotTheUpstreamsFault() throws Exception {
    upstream.answering(Reply.stream(ALL));
    Listener listener = Listener.silent();
    stream(aCall().timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(100)))
        .chunks()
        .subscribe(listener);

    await().during(Duration.ofMillis(400)).until(() -> !listener.end().isDone());
    listener.request(Long.MAX_VALUE);

    assertThat(listener.end().get(5, TimeUnit.SECONDS)).isEqualTo(ALL);
  }

  @Test
  void anErrorFrameEndsTheStreamAndTheCall() throws Exception {
    String error = "data: {\"error\":{\"message\":\"x\",\"code\":429}}\n\n";
    upstream.answering(Reply.stream(TEXT + error + FINISH + DONE).thenStall());
    Listener listener = listen(Listener.greedy());

    assertThat(outcomeOf(listener)).isEqualTo("throttled");
    assertThat(listener.text()).isEqualTo(TEXT);
    await().until(() -> upstream.aborted() == 1);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,'{\"error\":{\"message\":\"no\"}}'",
    "application/json,'{\"choices\":[{\"message\":{}}]}'",
    "text/html,<html></html>"
  })
  void aStreamThatIsNoneIsMalformed(String type, String body) {
    upstream.answering(Reply.json(body).header("content-type", type));

    assertThatThrownBy(() -> stream(aCall()))
        .hasCauseInstanceOf(UpstreamException.class)
        .hasMessageContaining("malformed");
  }

  @Test
  void anUpstreamThatFloodsIsHeldBackByWhoDoesNotAsk() throws Exception {
    long flood = 300L << 20;
    upstream.answering(Reply.flood(TEXT.replace("grüß", "x".repeat(30_000)), flood));
    Listener listener = listen(Listener.silent());
    listener.request(1);
    await().until(() -> !listener.chunks().isEmpty());

    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(5))
        .until(() -> upstream.bytesSent() < 10L << 20);

    listener.cancel();
    await().atMost(Duration.ofSeconds(1)).until(() -> upstream.aborted() == 1);
  }

  @Test
  void aFloodThatIsWantedComesWhole() throws Exception {
    String event = TEXT.replace("grüß", "x".repeat(3_000));
    int times = 7_000;
    upstream.answering(Reply.flood(event, (long) times * event.getBytes(UTF_8).length));

    Listener listener = listen(Listener.patient());

    assertThat(outcomeOf(listener)).isEqualTo("cut");
    assertThat(listener.text()).isEqualTo(event.repeat(times));
  }

  @Test
  void aSubscriberWhoLeavesClosesTheUpstreamWithinASecond() throws Exception {
    upstream.answering(
        Reply.stream(TEXT.repeat(1_000))
            .inPieces(TEXT.getBytes(UTF_8).length)
            .pausing(Duration.ofMillis(20)));
    Listener listener = listen(Listener.greedy());
    await().until(() -> listener.chunks().size() >= 3);

    listener.cancel();

    await().atMost(Duration.ofSeconds(1)).until(() -> upstream.aborted() == 1);
    assertThat(listener.end()).isNotDone();
  }

  @Test
  void cancellingTheCallEndsItsStream() throws Exception {
    upstream.answering(Reply.stream(TEXT).thenStall());
    UpstreamCall call = client.send(aCall().build());
    Listener listener = Listener.greedy();
    ((UpstreamAnswer.Stream) call.answer().toCompletableFuture().get(5, TimeUnit.SECONDS))
        .chunks()
        .subscribe(listener);
    await().until(() -> listener.chunks().size() == 1);

    call.cancel();

    await().atMost(Duration.ofSeconds(1)).until(() -> upstream.aborted() == 1);
  }

  @Test
  void aLateCancelLeavesTheConnectionAlone() throws Exception {
    upstream.answering(Reply.stream(ALL));
    Listener listener = listen(Listener.greedy());
    listener.end().get(5, TimeUnit.SECONDS);

    listener.cancel();
    listener.request(1);

    await()
        .during(Duration.ofMillis(300))
        .until(() -> upstream.aborted() == 0 && upstream.open() == 1);
  }

  /** Vert.x frees a connection when the answer has arrived, read or not. */
  @Test
  void leavingAnAnswerThatArrivedUnreadLeavesItsConnectionToTheNextCall() throws Exception {
    upstream.answering(
        Reply.stream(ALL).inPieces(50),
        Reply.stream(ALL).inPieces(50).pausing(Duration.ofMillis(30)));
    Context loop = vertx.getOrCreateContext();
    Listener unread = Listener.silent();
    streamOn(loop).chunks().subscribe(unread);
    await()
        .during(Duration.ofMillis(100))
        .until(() -> upstream.bytesSent() > ALL.length() && upstream.open() == 1);
    Listener next = Listener.greedy();
    streamOn(loop).chunks().subscribe(next);

    unread.cancel();

    assertThat(next.end().get(5, TimeUnit.SECONDS)).isEqualTo(ALL);
    assertThat(upstream.accepted()).isEqualTo(1);
  }

  private UpstreamAnswer.Stream streamOn(Context loop) throws Exception {
    CompletableFuture<UpstreamAnswer> answer = new CompletableFuture<>();
    loop.runOnContext(_ ->
        client
            .send(aCall().build())
            .answer()
            .whenComplete((it, failure) -> settle(answer, it, failure)));
    return (UpstreamAnswer.Stream) answer.get(5, TimeUnit.SECONDS);
  }

  @Test
  void thereIsOneSubscriber() throws Exception {
    upstream.answering(Reply.stream(ALL));
    UpstreamAnswer.Stream answer = stream(aCall());
    Listener first = Listener.greedy();
    Listener second = Listener.greedy();
    answer.chunks().subscribe(first);
    answer.chunks().subscribe(second);

    assertThat(first.end().get(5, TimeUnit.SECONDS)).isEqualTo(ALL);
    assertThatThrownBy(() -> second.end().get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  private Calls aCall() {
    return Calls.aCall().to(upstream.baseUrl()).streamed();
  }

  private Listener listen(Listener listener) throws Exception {
    stream(aCall()).chunks().subscribe(listener);
    return listener;
  }

  private static UpstreamAnswer.Stream stream(Calls call) throws Exception {
    return (UpstreamAnswer.Stream)
        client.send(call.build()).answer().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private static String outcomeOf(Listener listener) {
    return faultOf(listener.end()).outcome();
  }
}
