package io.nebulagate.outbound.provider.http;

import static io.nebulagate.outbound.provider.support.Outcomes.faultOf;
import static io.nebulagate.outbound.provider.support.ScriptedNames.allowing;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.ProviderClient.UpstreamCall;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.SelfSigned;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where relayed calls go, and where they do not. */
class EgressTest {

  private static final String NAME = "upstream.example";
  private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}";
  private static final Duration LONG = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final ScriptedNames names = new ScriptedNames();
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private VertxProviderClient client = guardedBy(AllowList.NOTHING);

  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    client.close();
    upstream.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void theAddressThatWasCheckedIsCalledByItsName() {
    client = guardedBy(allowing("127.0.0.1"));
    names.leading(NAME, "127.0.0.1");
    upstream.answering(Reply.json(ANSWER));

    UpstreamAnswer answer =
        client.send(to(named("http")).build()).answer().toCompletableFuture().join();

    assertThat(answer).isInstanceOf(UpstreamAnswer.Whole.class);
    assertThat(upstream.received().getFirst().headers())
        .containsEntry("host", NAME + ":" + upstream.baseUrl().getPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1",
        "http://[::ffff:127.0.0.1]",
        "http://2130706433",
        "http://0x7f000001",
        "http://localhost",
        "http://" + NAME
      })
  void whereCallsMayNotGoNoConnectionIsOpened(String root) {
    names.leading(NAME, "127.0.0.1").leading("localhost", "127.0.0.1", "::1");
    URI url = URI.create(root + ":" + upstream.baseUrl().getPort());

    assertThat(faultOf(client.send(to(url).build()).answer()).outcome())
        .isEqualTo("egress_refused");
    assertThat(upstream.accepted()).isZero();
  }

  @Test // whoever asked the machine once more would be led to the upstream
  void aNameThatLeadsHomeOnceItWasCheckedIsNotFollowedThere() {
    names.leading("localhost", "192.0.2.1");
    client = guardedBy(allowing("192.0.2.0/24"));
    upstream.answering(Reply.json(ANSWER));
    Calls call = to(upstream.baseUrl()).timeouts(Duration.ofMillis(200), LONG, LONG);

    assertThat(faultOf(client.send(call.build()).answer()).outcome()).isEqualTo("unreachable");
    names.leading("localhost", "127.0.0.1");
    assertThat(faultOf(client.send(call.build()).answer()).outcome()).isEqualTo("unreachable");
    now = now.plusSeconds(31);
    assertThat(faultOf(client.send(call.build()).answer()).outcome()).isEqualTo("egress_refused");
    assertThat(upstream.accepted()).isZero();
  }

  @Test
  void anAddressThatRefusesIsFollowedByTheNext() {
    client = guardedBy(allowing("127.0.0.0/8"));
    names.leading(NAME, "127.0.0.2", "127.0.0.1");
    upstream.answering(Reply.json(ANSWER));

    assertThat(client.send(to(named("http")).build()).answer().toCompletableFuture().join())
        .isInstanceOf(UpstreamAnswer.Whole.class);
  }

  @Test
  void aSlowNameCostsItsOwnCallsTheirPatienceAndOthersNothing() throws Exception {
    client = guardedBy(allowing("127.0.0.1"));
    CountDownLatch gate = names.delaying("slow.example");
    upstream.answering(Reply.json(ANSWER));
    names.leading(NAME, "127.0.0.1").leading("slow.example", "127.0.0.1");
    URI slow = URI.create("http://slow.example:" + upstream.baseUrl().getPort());
    Context loop = vertx.getOrCreateContext();
    CompletableFuture<UpstreamCall> first = new CompletableFuture<>();
    CompletableFuture<UpstreamCall> second = new CompletableFuture<>();

    loop.runOnContext(_ -> {
      first.complete(client.send(to(slow).timeouts(Duration.ofMillis(500), LONG, LONG).build()));
      second.complete(client.send(to(named("http")).build()));
    });

    assertThat(second.join().answer().toCompletableFuture().get(5, TimeUnit.SECONDS))
        .isInstanceOf(UpstreamAnswer.Whole.class);
    assertThat(faultOf(first.join().answer()).outcome()).isEqualTo("unreachable");
    gate.countDown();
    assertThat(upstream.accepted()).isEqualTo(1);
  }

  @Test
  void aCallThatIsGivenUpWhileItsNameIsLookedUpIsNeverMade() {
    client = guardedBy(allowing("127.0.0.1"));
    CountDownLatch gate = names.leading(NAME, "127.0.0.1").delaying(NAME);
    upstream.answering(Reply.json(ANSWER));
    UpstreamCall given = client.send(to(named("http")).build());
    given.cancel();
    assertThat(faultOf(given.answer()).outcome()).isEqualTo("cut");
    gate.countDown();

    UpstreamCall next = client.send(to(named("http")).build());

    assertThat(next.answer().toCompletableFuture().join()).isInstanceOf(UpstreamAnswer.Whole.class);
    assertThat(upstream.received()).hasSize(1);
    assertThat(upstream.accepted()).isEqualTo(1);
  }

  @Test
  void aRedirectIsNotFollowed() {
    client = guardedBy(allowing("127.0.0.1"));
    names.leading(NAME, "127.0.0.1");
    try (ScriptedUpstream elsewhere = ScriptedUpstream.start()) {
      upstream.answering(
          Reply.json(307, "{}").header("location", elsewhere.baseUrl() + "/v1/chat/completions"));

      assertThat(faultOf(client.send(to(named("http")).build()).answer()).outcome())
          .isEqualTo("failed");
      assertThat(elsewhere.accepted()).isZero();
    }
  }

  @Test
  void aServerHasToProveThatItIsTheOneOfTheNameAndNotOfTheAddress() throws Exception {
    SelfSigned trusted = SelfSigned.named(NAME, folder);
    String kept = System.getProperty("javax.net.ssl.trustStore");
    System.setProperty("javax.net.ssl.trustStore", trusted.trustedIn(folder).toString());
    try (ScriptedUpstream secret = ScriptedUpstream.startTls(trusted.serverSide())) {
      client = guardedBy(allowing("127.0.0.1"));
      names.leading(NAME, "127.0.0.1").leading("other.example", "127.0.0.1");
      secret.answering(Reply.json(ANSWER));
      int port = secret.baseUrl().getPort();

      URI other = URI.create("https://other.example:" + port);
      assertThat(faultOf(client.send(to(other).build()).answer()).outcome())
          .isEqualTo("unreachable");
      assertThat(secret.received()).isEmpty();
      URI right = URI.create("https://" + NAME + ":" + port);
      assertThat(client.send(to(right).build()).answer().toCompletableFuture().join())
          .isInstanceOf(UpstreamAnswer.Whole.class);
      assertThat(secret.serverNames()).contains(NAME);
    } finally {
      if (kept == null) {
        System.clearProperty("javax.net.ssl.trustStore");
      } else {
        System.setProperty("javax.net.ssl.trustStore", kept);
      }
    }
  }

  private VertxProviderClient guardedBy(AllowList excepted) {
    if (client != null) {
      client.close();
    }
    InstantSource clock = () -> now;
    return new VertxProviderClient(
        vertx,
        Map.of(ProviderType.OPENAI, new OpenAiProviderDialect((model, text) -> text.length())),
        ConnectionBounds.DEFAULT,
        EgressGuard.forProviders(excepted, names, clock),
        clock);
  }

  private static Calls to(URI root) {
    return Calls.aCall().to(root);
  }

  private URI named(String scheme) {
    return URI.create(scheme + "://" + NAME + ":" + upstream.baseUrl().getPort());
  }
}
