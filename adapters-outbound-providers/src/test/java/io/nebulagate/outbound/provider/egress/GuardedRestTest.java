package io.nebulagate.outbound.provider.egress;

import static io.nebulagate.outbound.provider.support.ScriptedNames.allowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.models.ModelsApi;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.SelfSigned;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class GuardedRestTest {

  private static final String NAME = "site.example";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final ScriptedNames names = new ScriptedNames();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void theAddressThatWasCheckedIsCalledByItsName() throws IOException {
    names.leading(NAME, "127.0.0.1");
    upstream.answering(Reply.json("[]"));

    assertThat(ask(builder(allowing("127.0.0.1"), "http://" + NAME, upstream))).isEqualTo("[]");
    assertThat(upstream.received().getFirst().path()).isEqualTo("/v1/models");
    assertThat(upstream.received().getFirst().headers())
        .containsEntry("host", NAME + ":" + upstream.baseUrl().getPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1", "https://[::1]", "http://2130706433", "http://" + NAME})
  void whereCallsMayNotGoNoConnectionIsOpened(String root) {
    names.leading(NAME, "127.0.0.1");

    assertFault(root, "egress_refused");
    assertThat(upstream.accepted()).isZero();
  }

  @Test
  void aNameThatDoesNotResolveIsUnreachable() {
    assertFault("https://" + NAME, "unreachable");
  }

  @Test // whoever asked the machine once more would be led to the upstream
  void aNameThatLeadsHomeOnceItWasCheckedIsNotFollowedThere() {
    names.leading("localhost", "192.0.2.1");
    upstream.answering(Reply.json("[]"));
    QuarkusRestClientBuilder bound =
        builder(allowing("192.0.2.0/24"), "http://localhost", upstream, Duration.ofMillis(200));
    names.leading("localhost", "127.0.0.1");

    assertThatThrownBy(() -> ask(bound)).isInstanceOf(ProcessingException.class);
    assertThat(upstream.accepted()).isZero();
  }

  @Test
  void aRedirectIsNotFollowed() {
    names.leading(NAME, "127.0.0.1");
    try (ScriptedUpstream elsewhere = ScriptedUpstream.start()) {
      upstream.answering(
          Reply.json(302, "{}").header("location", elsewhere.baseUrl() + "/v1/models"));
      QuarkusRestClientBuilder builder = builder(allowing("127.0.0.1"), "http://" + NAME, upstream);

      assertThatThrownBy(() -> ask(builder)).isInstanceOf(WebApplicationException.class);
      assertThat(elsewhere.accepted()).isZero();
    }
  }

  @Test
  void aServerHasToProveThatItIsTheOneOfTheNameAndNotOfTheAddress() throws Exception {
    SelfSigned trusted = SelfSigned.named(NAME, folder);
    names.leading(NAME, "127.0.0.1").leading("other.example", "127.0.0.1");
    try (ScriptedUpstream secret = ScriptedUpstream.startTls(trusted.serverSide())) {
      secret.answering(Reply.json("[]"));

      QuarkusRestClientBuilder other =
          builder(allowing("127.0.0.1"), "https://other.example", secret)
              .trustStore(trusted.trusted());
      assertThatThrownBy(() -> ask(other)).isInstanceOf(ProcessingException.class);
      QuarkusRestClientBuilder address =
          builder(allowing("127.0.0.1"), "https://127.0.0.1", secret).trustStore(trusted.trusted());
      assertThatThrownBy(() -> ask(address)).isInstanceOf(ProcessingException.class);
      assertThat(secret.received()).isEmpty();
      assertThat(
              ask(
                  builder(allowing("127.0.0.1"), "https://" + NAME, secret)
                      .trustStore(trusted.trusted())))
          .isEqualTo("[]");
      assertThat(secret.serverNames()).contains(NAME).doesNotContain("127.0.0.1");
    }
  }

  private void assertFault(String root, String outcome) {
    assertThatThrownBy(() -> builder(AllowList.NOTHING, root, upstream))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault().outcome()).isEqualTo(outcome));
  }

  private QuarkusRestClientBuilder builder(
      AllowList excepted, String root, ScriptedUpstream server) {
    return builder(excepted, root, server, PATIENCE);
  }

  private QuarkusRestClientBuilder builder(
      AllowList excepted, String root, ScriptedUpstream server, Duration connect) {
    return new GuardedRest(EgressGuard.forProviders(excepted, names, InstantSource.system()))
        .builder(URI.create(root + ":" + server.baseUrl().getPort() + "/v1"), connect, PATIENCE);
  }

  private static String ask(QuarkusRestClientBuilder builder) throws IOException {
    ModelsApi api = builder.build(ModelsApi.class);
    try (Closeable _ = (Closeable) api;
        InputStream answer = api.list("Bearer k")) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
