package io.nebulagate.outbound.push;

import static io.nebulagate.outbound.provider.support.ScriptedNames.allowing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.notices.Delivery.Hook;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.outbound.provider.egress.EgressGuard;
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
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HttpsWebhookCallsTest {

  private static final String NAME = "receiver.example";
  private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final long TENANT = 7;

  private static final Notice NOTICE =
      Notice.of(
          new UUID(1, 2),
          TENANT,
          new Occasion.SubscriptionEnding(1, Instant.EPOCH, 7),
          Instant.parse("2026-11-28T11:00:00Z"));

  private final ScriptedUpstream receiver = ScriptedUpstream.start();
  private final ScriptedNames names =
      new ScriptedNames()
          .leading(NAME, "127.0.0.1")
          .leading("public.example", "1.1.1.1")
          .leading("localtest.example", "127.0.0.1");

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void aNoticeArrivesSignedUnderTheWholeUrl() throws Exception {
    receiver.answering(Reply.json("{}"));

    calls(allowing("127.0.0.1"), Duration.ofSeconds(5)).send(hook(Webhook.OPERATOR), NOTICE);

    Received got = receiver.received().getFirst();
    assertThat(got.method()).isEqualTo("POST");
    assertThat(got.path()).isEqualTo("/in/take?token=a%20b");
    assertThat(got.body())
        .isEqualTo(
            "{\"type\":\"subscription_ending\",\"timestamp\":\"2026-11-28T11:00:00Z\",\"data\":"
                + "{\"tenant_id\":7,\"days\":\"7\",\"ends_at\":\"1970-01-01T00:00:00Z\","
                + "\"subscription\":\"1\"}}");
    assertThat(got.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("webhook-id", "msg_" + NOTICE.id())
        .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
        .containsEntry("webhook-signature", expected(got));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 400, 410, 429, 500, 503})
  void whatIsNotTakenIsAFailureThatRepeatsNothingOfTheAnswer(int status) {
    receiver.answering(Reply.json(status, "{\"secret\":\"of the receiver\"}"));

    assertThatThrownBy(() -> send(allowing("127.0.0.1"), Webhook.OPERATOR))
        .isInstanceOf(IOException.class)
        .hasMessage("the receiver answered " + status);
  }

  @Test
  void aRedirectHomeIsNotFollowed() {
    try (ScriptedUpstream home = ScriptedUpstream.start()) {
      receiver.answering(Reply.json(307, "{}").header("location", home.baseUrl() + "/"));

      assertThatThrownBy(() -> send(allowing("127.0.0.1"), Webhook.OPERATOR))
          .hasMessage("the receiver answered 307");
      assertThat(home.accepted()).isZero();
    }
  }

  @Test
  void aReceiverThatHangsIsGivenUp() {
    receiver.answering(Reply.silence());

    assertThatThrownBy(() ->
            calls(allowing("127.0.0.1"), Duration.ofMillis(300))
                .send(hook(Webhook.OPERATOR), NOTICE))
        .isInstanceOf(IOException.class)
        .hasMessage("the receiver did not answer");
  }

  @Test
  void aLongAnswerIsNotRead() {
    receiver.answering(Reply.json("[" + "1,".repeat(4 << 20) + "1]"));

    assertThatCode(() -> send(allowing("127.0.0.1"), Webhook.OPERATOR)).doesNotThrowAnyException();
  }

  @Test
  void whatIsAllowedToTheOperatorIsNotAllowedToPeople() {
    assertThatThrownBy(() -> send(allowing("127.0.0.1"), TENANT))
        .isInstanceOf(IOException.class)
        .hasMessage("the receiver was not called: egress_refused");
    assertThat(receiver.accepted()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://0.0.0.0:3000/x",
        "http://localtest.example",
        "https://localtest.example/",
        "http://[::ffff:127.0.0.1]",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/",
        "http://public.example/",
        "http://unknown.example/"
      })
  void aUrlThatMayNotBeCalledIsRefusedWhenItIsSaved(String url) {
    assertThatThrownBy(() ->
            calls(allowing("127.0.0.1"), Duration.ofSeconds(5)).check(TENANT, URI.create(url)))
        .isInstanceOf(GatewayException.class)
        .extracting("error.field")
        .isEqualTo("url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://public.example/in", "https://unknown.example/"})
  void aUrlOnThePublicInternetIsNot(String url) {
    assertThatCode(
            () -> calls(AllowList.NOTHING, Duration.ofSeconds(5)).check(TENANT, URI.create(url)))
        .doesNotThrowAnyException();
  }

  private void send(AllowList allowed, long tenant) throws IOException {
    calls(allowed, Duration.ofSeconds(5)).send(hook(tenant), NOTICE);
  }

  private HttpsWebhookCalls calls(AllowList allowed, Duration patience) {
    InstantSource clock = InstantSource.system();
    return new HttpsWebhookCalls(
        EgressGuard.forUsers(names, clock),
        EgressGuard.forProviders(allowed, names, clock),
        patience,
        () -> NOW);
  }

  private Hook hook(long tenant) {
    URI url =
        URI.create("http://" + NAME + ":" + receiver.baseUrl().getPort() + "/in/take?token=a%20b");
    return new Hook(
        new Webhook(new UUID(3, 4), tenant, url, Set.of(NoticeKind.SUBSCRIPTION_ENDING), true, NOW),
        Secret.of("whsec_" + KEY));
  }

  /** As the specification says it: id, seconds and body, joined by dots. */
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
