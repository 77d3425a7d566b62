package io.nebulagate.outbound.provider.http;

import static io.nebulagate.outbound.provider.support.Outcomes.faultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.SelfSigned;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  @TempDir private Path folder;

  @Test
  void aCertificateNobodyVouchesForIsRefusedBeforeTheKeyIsShown() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.startTls(SelfSigned.named("localhost", folder).serverSide());
        VertxProviderClient client =
            new VertxProviderClient(
                vertx,
                Map.of(
                    ProviderType.OPENAI, new OpenAiProviderDialect((model, text) -> text.length())),
                ConnectionBounds.DEFAULT,
                ScriptedNames.loopbackGuard(),
                InstantSource.system())) {
      upstream.answering(Reply.json("{}"));

      assertThat(
              faultOf(client.send(Calls.aCall().to(upstream.baseUrl()).build()).answer()).outcome())
          .isEqualTo("unreachable");
      assertThat(upstream.accepted()).isEqualTo(1);
      assertThat(upstream.received()).isEmpty();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }
}
