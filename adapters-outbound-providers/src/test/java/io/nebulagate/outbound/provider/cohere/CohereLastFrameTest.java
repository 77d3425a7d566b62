package io.nebulagate.outbound.provider.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.http.ConnectionBounds;
import io.nebulagate.outbound.provider.http.VertxProviderClient;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Listener;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes behind {@code message-end}, where anything does. */
class CohereLastFrameTest {

  private static final String TEXT =
      "event: content-delta\ndata: {\"type\":\"content-delta\",\"index\":0,"
          + "\"delta\":{\"message\":{\"content\":{\"text\":\"Hi\"}}}}\n\n";
  private static final String END =
      "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":"
          + "\"COMPLETE\",\"usage\":{\"billed_units\":{\"input_tokens\":1,\"output_tokens\":1}}}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private Vertx vertx;
  private VertxProviderClient client;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    client =
        new VertxProviderClient(
            vertx,
            Map.of(ProviderType.COHERE, CohereProviderDialect.of((_, text) -> text.length())),
            ConnectionBounds.DEFAULT,
            ScriptedNames.loopbackGuard(),
            InstantSource.system());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void theLastFramePassesWithTheEndOfTheMessage(int pieceBytes) throws Exception {
    upstream.answering(Reply.stream(TEXT + END + DONE).inPieces(pieceBytes));

    Listener listener = listen();

    assertThat(listener.end().get(10, TimeUnit.SECONDS)).isEqualTo(TEXT + END + DONE);
    assertThat(UTF_8.decode(listener.chunks().getLast().bytes().duplicate()).toString())
        .isEqualTo(END + DONE);
    assertThat(listener.chunks().getLast().last()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": so long\n\n"})
  void aMessageMayEndTheStream(String more) throws Exception {
    upstream.answering(Reply.stream(TEXT + END + more));

    assertThat(listen().end().get(10, TimeUnit.SECONDS)).isEqualTo(TEXT + END + more);
  }

  @Test
  void nobodyWaitsLongForALastFrameThatDoesNotCome() throws Exception {
    upstream.answering(Reply.stream(TEXT + END).thenStall());

    Listener listener = listen();

    assertThat(listener.end().get(5, TimeUnit.SECONDS)).isEqualTo(TEXT + END);
    assertThat(listener.chunks().getLast().last()).isTrue();
    await().atMost(Duration.ofSeconds(5)).until(() -> upstream.open() == 0);
  }

  private Listener listen() throws Exception {
    Listener listener = Listener.greedy();
    UpstreamAnswer answer =
        client
            .send(Calls.aCall().of(ProviderType.COHERE).to(upstream.baseUrl()).streamed().build())
            .answer()
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    ((UpstreamAnswer.Stream) answer).chunks().subscribe(listener);
    return listener;
  }
}
