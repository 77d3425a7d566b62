package io.nebulagate.outbound.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Streams that end, stay unread for a while and are left, all at once and on connections that are
 * used again: whoever leaves must never take another's connection along.
 */
class ManyStreamsTest {

  private static final int ROUNDS = 8;
  private static final int STREAMS = 60;
  private static final String FRAME =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"xxxxxxxxxxxx\"}}]}\n\n";
  private static final String ALL = FRAME.repeat(40) + "data: [DONE]\n\n";

  private final Random random = new Random(Integer.getInteger("seed", 20261120));

  @Test
  void whoLeavesDisturbsNobody() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ScriptedUpstream upstream = ScriptedUpstream.start();
        VertxProviderClient client =
            new VertxProviderClient(
                vertx,
                Map.of(
                    ProviderType.OPENAI, new OpenAiProviderDialect((model, text) -> text.length())),
                ConnectionBounds.DEFAULT,
                ScriptedNames.loopbackGuard(),
                InstantSource.system())) {
      upstream.answering(Reply.stream(ALL).inPieces(700));
      for (int round = 0; round < ROUNDS; round++) {
        playRound(vertx, client, upstream);
      }
      assertThat(upstream.accepted()).isLessThan(ROUNDS * STREAMS);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private void playRound(Vertx vertx, VertxProviderClient client, ScriptedUpstream upstream)
      throws Exception {
    List<Visitor> visitors = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      Visitor visitor = new Visitor(vertx, random.nextInt(3) == 0, random.nextInt(4));
      visitors.add(visitor);
      vertx.runOnContext(_ -> visitor.visit(client, upstream));
    }
    for (Visitor visitor : visitors) {
      String seen = visitor.end.get(20, TimeUnit.SECONDS);
      if (visitor.leaves) {
        assertThat(ALL).startsWith(seen);
      } else {
        assertThat(seen).isEqualTo(ALL);
      }
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> upstream.open() <= STREAMS);
  }

  /** Takes chunks one by one, pausing before some, and leaves after a few when told to. */
  private static final class Visitor implements Flow.Subscriber<StreamChunk> {

    private final Vertx vertx;
    private final boolean leaves;
    private final int pausesBetween;
    private final StringBuilder seen = new StringBuilder();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private int chunks;

    Visitor(Vertx vertx, boolean leaves, int pausesBetween) {
      this.vertx = vertx;
      this.leaves = leaves;
      this.pausesBetween = pausesBetween;
    }

    void visit(VertxProviderClient client, ScriptedUpstream upstream) {
      client
          .send(Calls.aCall().to(upstream.baseUrl()).streamed().build())
          .answer()
          .whenComplete((answer, failure) -> {
            if (failure == null) {
              ((UpstreamAnswer.Stream) answer).chunks().subscribe(this);
            } else {
              end.completeExceptionally(failure);
            }
          });
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription.complete(newSubscription);
      newSubscription.request(1);
    }

    @Override
    public void onNext(StreamChunk chunk) {
      seen.append(StandardCharsets.UTF_8.decode(chunk.bytes().duplicate()));
      chunks++;
      if (leaves && chunks == 2) {
        subscription.join().cancel();
        end.complete(seen.toString());
      } else if (pausesBetween > 0 && chunks % pausesBetween == 0) {
        vertx.setTimer(3, _ -> subscription.join().request(1));
      } else {
        subscription.join().request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(seen.toString());
    }
  }
}
