package io.nebulagate.inbound.http.admin.notices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.notice.InMemoryOutbox;
import io.nebulagate.application.notices.Delivery;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class WebhookApiTest {

  private static final String NEW =
      "{\"url\":\"https://receiver.example/in?x=1\",\"kinds\":[\"budget_used\"]}";

  @TestHTTPResource URI server;
  @Inject UserStore users;
  @Inject AccessTokens tokens;
  @Inject InMemoryOutbox outbox;

  private AdminClient person;
  private AdminClient operator;

  @BeforeEach
  void somebodyIsSignedIn() {
    outbox.claim(1_000, Duration.ofHours(1)).forEach(outbox::delivered);
    operator = AdminClient.of(server);
    User user =
        users.add(
            new NewUser(
                UUID.randomUUID().toString(),
                Secret.of("correct horse battery"),
                "Somebody",
                Role.USER,
                ""));
    person = AdminClient.actingAs(server, user.id(), tokens.renew(user.id()).reveal());
  }

  @Test
  void aSecretIsShownOnceAndChangesWhenItIsRotated() throws Exception {
    JsonNode made = person.post("/api/webhook/", NEW).data();
    String secret = made.path("secret").asText();

    assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length()))).hasSize(32);
    assertThat(person.get(path(made)).data().has("secret")).isFalse();
    assertThat(person.get("/api/webhook/").data().at("/items/0").has("secret")).isFalse();
    JsonNode rotated = person.post(path(made) + "/rotate", "{}").data();
    assertThat(rotated.path("secret").asText()).startsWith("whsec_").isNotEqualTo(secret);
  }

  @Test
  void whatIsNamedChangesAndTheRestStays() throws Exception {
    JsonNode made = person.post("/api/webhook/", NEW).data();

    JsonNode changed =
        person.call("PATCH", path(made), "{\"enabled\":false,\"kinds\":[\"cost_guard\"]}").data();

    assertThat(changed.path("url").asText()).isEqualTo("https://receiver.example/in?x=1");
    assertThat(changed.path("enabled").asBoolean()).isFalse();
    assertThat(changed.path("kinds").toString()).isEqualTo("[\"cost_guard\"]");
    assertThat(person.get(path(made)).data()).isEqualTo(changed);
    assertThat(person.delete(path(made)).status()).isEqualTo(200);
    assertThat(person.get(path(made)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"url":"http://receiver.example/","kinds":["budget_used"]}       | url
          {"url":"ftp://receiver.example/","kinds":["budget_used"]}        | url
          {"url":"https://u:p@receiver.example/","kinds":["budget_used"]}  | url
          {"url":"https:///in","kinds":["budget_used"]}                    | url
          {"url":"a b","kinds":["budget_used"]}                            | url
          {"url":"https://receiver.example/","kinds":[]}                   | kinds
          {"url":"https://receiver.example/","kinds":["test"]}             | kinds
          """)
  void aWrongValueIsRefusedByItsField(String body, String field) throws Exception {
    Answer answer = person.post("/api/webhook/", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid_value");
    assertThat(answer.message()).contains("'" + field + "'");
  }

  @Test
  void nobodyHasMoreThanFive() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(person.post("/api/webhook/", NEW).status()).isEqualTo(200);
    }

    Answer sixth = person.post("/api/webhook/", NEW);

    assertThat(sixth.status()).isEqualTo(400);
    assertThat(sixth.message()).contains("5 webhooks");
    assertThat(person.get("/api/webhook/").data().path("total").asInt()).isEqualTo(5);
  }

  @Test
  void aTestGoesTheWayOfEveryNoticeOnceInAMinute() throws Exception {
    JsonNode made = person.post("/api/webhook/", NEW).data();

    person.post(path(made) + "/test", "{}");

    JsonNode sent = person.get(path(made) + "/deliveries").data();
    assertThat(sent.path("total").asInt()).isEqualTo(1);
    assertThat(sent.at("/items/0/kind").asText()).isEqualTo("test");
    assertThat(sent.at("/items/0/state").asText()).isEqualTo("waiting");
  }

  @Test
  void anOperatorSeesWhatWasGivenUpAndTakesItUpAgain() throws Exception {
    JsonNode made = person.post("/api/webhook/", NEW).data();
    person.post(path(made) + "/test", "{}");
    List<Delivery> due = outbox.claim(10, Duration.ofHours(1));
    assertThat(due).hasSize(1);
    outbox.giveUp(due.getFirst(), "the receiver answered 500");

    JsonNode dead = operator.get("/api/notice/dead").data().at("/items/0");

    assertThat(dead.path("webhook_id").asText()).isEqualTo(made.path("id").asText());
    assertThat(dead.path("last_error").asText()).isEqualTo("the receiver answered 500");
    String retry = "/api/notice/delivery/" + dead.path("id").asText() + "/retry";
    assertThat(person.post(retry, "{}").status()).isEqualTo(403);
    assertThat(operator.post(retry, "{}").status()).isEqualTo(200);
    assertThat(operator.post(retry, "{}").status()).isEqualTo(404);
    assertThat(person.get(path(made) + "/deliveries").data().at("/items/0/state").asText())
        .isEqualTo("waiting");
  }

  @Test
  void theOperatorsWebhooksAreNobodyElses() throws Exception {
    JsonNode made = operator.post("/api/notice/webhook", NEW).data();

    assertThat(made.path("org_id").isNull()).isTrue();
    assertThat(operator.get(path(made)).status()).isEqualTo(200);
    assertThat(person.get(path(made)).status()).isEqualTo(404);
    assertThat(person.post("/api/notice/webhook", NEW).status()).isEqualTo(403);
    assertThat(operator.get("/api/notice/webhook?page_size=100").text())
        .contains(made.path("id").asText());
    assertThat(operator.delete(path(made)).status()).isEqualTo(200);
  }

  private static String path(JsonNode webhook) {
    return "/api/webhook/" + webhook.path("id").asText();
  }
}
