package io.nebulagate.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client learns about the key it presents: of ten dollars it has used two and a half. */
@QuarkusTest
class KeyUsageApiTest {

  private static final long DOLLAR = 1_000_000_000;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @SuppressWarnings("NullAway.Init")
  @Inject
  InMemoryLedgerStore store;

  @SuppressWarnings("NullAway.Init")
  private AdminClient client;

  @BeforeEach
  void aKeyWithSomeUse() throws Exception {
    LedgerBench ledger = new LedgerBench(store, store);
    AccountId account = ledger.account(10 * DOLLAR);
    ledger.settle(ledger.held(account, 3 * DOLLAR), 2 * DOLLAR + DOLLAR / 2);
    Answer key =
        AdminClient.of(server)
            .post(
                "/api/agg-token/",
                "{\"name\":\"laptop\",\"account_id\":"
                    + account
                    + ",\"allowed_models\":[\"m1\"],\"expires_at\":\"2100-01-01T00:00:00Z\"}");
    client = AdminClient.presenting(server, "Bearer " + key.data().path("raw_key").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/dashboard/billing", "/dashboard/billing"})
  void theOldDashboardShowsTheLimitAndTheUsage(String dashboard) throws Exception {
    Answer subscription = client.get(dashboard + "/subscription");
    Answer usage = client.get(dashboard + "/usage?start_date=2026-11-01&end_date=2026-11-20");

    assertThat(subscription.text())
        .isEqualTo(
            "{\"object\":\"billing_subscription\",\"has_payment_method\":true,"
                + "\"soft_limit_usd\":10,\"hard_limit_usd\":10,\"system_hard_limit_usd\":10,"
                + "\"access_until\":4102444800}");
    assertThat(usage.text()).isEqualTo("{\"object\":\"list\",\"total_usage\":250}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/usage/token/", "/api/usage/token"})
  void aKeysUsageIsToldInQuota(String path) throws Exception {
    Answer usage = client.get(path);

    assertThat(usage.status()).as(usage.text()).isEqualTo(200);
    assertThat(usage.text())
        .isEqualTo(
            "{\"code\":true,\"message\":\"ok\",\"data\":{\"object\":\"token_usage\","
                + "\"name\":\"laptop\",\"total_granted\":5000000,\"total_used\":1250000,"
                + "\"total_available\":3750000,\"unlimited_quota\":false,"
                + "\"model_limits\":{\"m1\":true},\"model_limits_enabled\":true,"
                + "\"expires_at\":4102444800}}");
  }

  @Test
  void nobodyLearnsAnythingFromWhereTheKeyMayNotBeUsed() throws Exception {
    Answer key =
        AdminClient.of(server)
            .post("/api/agg-token/", "{\"name\":\"away\",\"allow_ips\":[\"203.0.113.0/24\"]}");
    AdminClient here =
        AdminClient.presenting(server, "Bearer " + key.data().path("raw_key").asText());

    for (String path :
        new String[] {
          "/v1/dashboard/billing/subscription", "/dashboard/billing/usage", "/api/usage/token/"
        }) {
      assertThat(here.get(path).status()).as(path).isEqualTo(403);
      assertThat(here.get(path).text()).as(path).contains("\"ip_not_allowed\"");
    }
  }

  @Test
  void nobodyLearnsAnythingWithoutAKey() throws Exception {
    for (String authorization : new String[] {"", "Bearer sk-unknown"}) {
      AdminClient stranger = AdminClient.presenting(server, authorization);
      Answer dashboard = stranger.get("/v1/dashboard/billing/usage");
      Answer token = stranger.get("/api/usage/token/");

      assertThat(dashboard.status()).isEqualTo(401);
      assertThat(dashboard.json().path("error").path("code").asText()).isEqualTo("invalid_api_key");
      assertThat(token.status()).isEqualTo(401);
      assertThat(token.code()).isEqualTo("invalid_api_key");
    }
  }
}
