package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.sync.ScriptedSite;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class SyncApiTest {

  private static final String TEXT = "sk-the-text-of-a-key";

  @TestHTTPResource URI server;
  @Inject ScriptedSite site;

  private AdminClient admin;
  private String provider;

  @BeforeEach
  void aSiteIsAdded() throws Exception {
    admin = AdminClient.of(server);
    Answer added =
        admin.post(
            "/api/provider/",
            """
            {"name":"site-%s","type":"newapi","base_url":"https://site.test","user_id":7,
             "access_token":"an-access-token","checkin_enabled":true}\
            """
                .formatted(UUID.randomUUID()));
    assertThat(added.status()).as(added.text()).isEqualTo(200);
    provider = "/api/provider/" + added.data().path("id").asText();
  }

  @AfterEach
  void theSiteAnswersAgain() throws Exception {
    site.answering();
    admin.delete(provider);
  }

  @Test
  void aSyncTellsWhatItSawAndWhatChanged() throws Exception {
    Answer synced = admin.post(provider + "/sync", "");

    assertThat(synced.status()).as(synced.text()).isEqualTo(200);
    assertThat(synced.text()).doesNotContain(TEXT).doesNotContain("an-access-token");
    assertThat(synced.data().path("outcome").asText()).isEqualTo("ok");
    assertThat(synced.data().path("site_kind").asText()).isEqualTo("new-api");
    assertThat(synced.data().path("balance").asText()).isEqualTo("2.5");
    assertThat(synced.data().path("routes").asInt()).isEqualTo(2);
    assertThat(synced.data().at("/changes/routes/added").asInt()).isEqualTo(2);
    assertThat(synced.data().at("/changes/costs/0/after/input").asText()).isEqualTo("2");

    Answer again = admin.post(provider + "/sync", "");
    assertThat(again.data().at("/changes/routes/added").asInt()).isZero();
    assertThat(again.data().at("/changes/costs_changed").asInt()).isZero();
    assertThat(served()).contains("site-m1");
  }

  /** Every model there is a route to, page by page: other tests leave routes too. */
  private List<String> served() throws Exception {
    List<String> models = new ArrayList<>();
    for (int page = 0; ; page++) {
      Answer answer = admin.get("/api/route/?page_size=100&p=" + page);
      models.addAll(answer.data().findValuesAsText("model"));
      if (!answer.data().path("has_more").asBoolean()) {
        return models;
      }
    }
  }

  @Test
  void aFailureOfTheSiteIsToldAndTheFactsAreMarkedStale() throws Exception {
    admin.post(provider + "/sync", "");
    site.failing(new SiteFault.Credentials("HTTP 401"));

    Answer synced = admin.post(provider + "/sync", "");

    assertThat(synced.status()).isEqualTo(200);
    assertThat(synced.data().path("outcome").asText()).isEqualTo("failed");
    assertThat(synced.data().at("/error/code").asText()).isEqualTo("credentials");
    Answer facts = admin.get(provider + "/site");
    assertThat(facts.data().path("stale").asBoolean()).isTrue();
    assertThat(facts.data().path("balance").asText()).isEqualTo("2.5");
    assertThat(facts.data().at("/last_error/message").asText()).contains("HTTP 401");
    assertThat(facts.data().path("quota_per_unit").asText()).isEqualTo("500000");
  }

  @Test
  void tokensAreShownWithoutTheirText() throws Exception {
    admin.post(provider + "/sync", "");

    Answer tokens = admin.get(provider + "/tokens");

    assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
    assertThat(tokens.text()).doesNotContain(TEXT);
    assertThat(tokens.data().at("/items/0/last4").asText()).isEqualTo("-key");
    assertThat(tokens.data().at("/items/0/state").asText()).isEqualTo("resolved");
    assertThat(tokens.data().at("/items/0/routes").asInt()).isEqualTo(2);
    assertThat(tokens.data().at("/items/0/model_limits").isNull()).isTrue();
  }

  @Test
  void aCheckInTellsItsReward() throws Exception {
    Answer checkedIn = admin.post(provider + "/checkin", "");

    assertThat(checkedIn.status()).as(checkedIn.text()).isEqualTo(200);
    assertThat(checkedIn.data().path("outcome").asText()).isEqualTo("done");
    assertThat(checkedIn.data().path("done").asBoolean()).isTrue();
    assertThat(checkedIn.data().path("reward").asText()).isEqualTo("0.02");
    assertThat(admin.get(provider + "/site").data().at("/checkin/outcome").asText())
        .isEqualTo("done");
  }

  @Test
  void whatIsNoSiteIsRefused() throws Exception {
    assertThat(admin.post("/api/provider/987654321/sync", "").status()).isEqualTo(404);
    assertThat(admin.get("/api/provider/x/tokens").status()).isEqualTo(404);
    Answer other =
        admin.post(
            "/api/provider/",
            """
            {"name":"no-%s","type":"openai","base_url":"https://o.test","keys":["sk-other"],
             "models":["m"]}\
            """
                .formatted(UUID.randomUUID()));
    String path = "/api/provider/" + other.data().path("id").asText();
    assertThat(admin.post(path + "/sync", "").status()).isEqualTo(400);
    assertThat(admin.get(path + "/site").text()).contains("no NewAPI site");
    admin.delete(path);
  }
}
