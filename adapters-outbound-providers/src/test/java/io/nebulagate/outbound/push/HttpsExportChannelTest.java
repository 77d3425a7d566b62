package io.nebulagate.outbound.push;

import static io.nebulagate.outbound.provider.support.ScriptedNames.allowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportPage;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HttpsExportChannelTest {

  private static final String NAME = "siem.example";
  private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final ExportPage PAGE =
      new ExportPage(
          ExportKind.AUDIT,
          ExportCursor.START,
          new ExportCursor(7, new UUID(0, 1), 0),
          List.of("{\"id\":\"1\"}", "{\"id\":\"ü\"}"));

  private final ScriptedUpstream receiver = ScriptedUpstream.start();
  private final ScriptedNames names = new ScriptedNames().leading(NAME, "127.0.0.1");

  @AfterEach
  void close() {
    receiver.close();
  }

  /** The example of the specification's reference libraries. */
  @Test
  void aSignatureIsTheOneOfTheSpecification() {
    assertThat(
            PushSignature.of(
                Secret.of("whsec_" + KEY),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aPageArrivesWholeAndSigned() throws Exception {
    receiver.answering(Reply.json("{}"));

    channel(allowing("127.0.0.1"), Duration.ofSeconds(5)).deliver(PAGE);

    Received got = receiver.received().getFirst();
    assertThat(got.method()).isEqualTo("POST");
    assertThat(got.path()).isEqualTo("/in/take");
    assertThat(got.body()).isEqualTo("{\"id\":\"1\"}\n{\"id\":\"ü\"}\n");
    assertThat(got.headers())
        .containsEntry("content-type", "application/x-ndjson")
        .containsEntry("webhook-id", PAGE.id())
        .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
        .containsEntry("webhook-signature", expected(got));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 410, 429, 500, 503})
  void whatIsNotTakenIsAFailureThatRepeatsNothingOfTheAnswer(int status) {
    receiver.answering(Reply.json(status, "{\"secret\":\"of the receiver\"}"));

    assertThatThrownBy(() -> channel(allowing("127.0.0.1"), Duration.ofSeconds(5)).deliver(PAGE))
        .isInstanceOf(IOException.class)
        .hasMessage("the receiver answered " + status);
  }

  @Test
  void aRedirectHomeIsNotFollowed() {
    try (ScriptedUpstream home = ScriptedUpstream.start()) {
      receiver.answering(Reply.json(307, "{}").header("location", home.baseUrl() + "/"));

      assertThatThrownBy(() -> channel(allowing("127.0.0.1"), Duration.ofSeconds(5)).deliver(PAGE))
          .hasMessage("the receiver answered 307");
      assertThat(home.accepted()).isZero();
    }
  }

  @Test
  void aReceiverThatHangsIsGivenUp() {
    receiver.answering(Reply.silence());

    assertThatThrownBy(() -> channel(allowing("127.0.0.1"), Duration.ofMillis(300)).deliver(PAGE))
        .isInstanceOf(IOException.class)
        .hasMessage("the receiver did not answer");
  }

  @Test
  void whereCallsMayNotGoNoConnectionIsOpened() {
    assertThatThrownBy(() -> channel(AllowList.NOTHING, Duration.ofSeconds(5)).deliver(PAGE))
        .isInstanceOf(IOException.class)
        .hasMessage("the receiver was not called: egress_refused");
    assertThat(receiver.accepted()).isZero();
  }

  private HttpsExportChannel channel(AllowList allowed, Duration patience) {
    GuardedRest rest =
        new GuardedRest(EgressGuard.forProviders(allowed, names, InstantSource.system()));
    URI address = URI.create("http://" + NAME + ":" + receiver.baseUrl().getPort() + "/in/take");
    return new HttpsExportChannel(rest, address, Secret.of("whsec_" + KEY), patience, () -> NOW);
  }

  private static String expected(Received got) throws GeneralSecurityException {
    String signed =
        got.headers().get("webhook-id")
            + "."
            + got.headers().get("webhook-timestamp")
            + "."
            + got.body();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
    byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(digest);
  }
}
