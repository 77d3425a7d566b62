package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has been moved, taken back. */
@QuarkusTest
class LedgerApiTest {

  private static final String REVERSE = "/api/ledger/reverse";
  private static final long DOLLAR = 1_000_000_000;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @SuppressWarnings("NullAway.Init")
  @Inject
  InMemoryLedgerStore store;

  @SuppressWarnings("NullAway.Init")
  private AdminClient admin;

  @SuppressWarnings("NullAway.Init")
  private AccountId account;

  @SuppressWarnings("NullAway.Init")
  private String charge;

  @BeforeEach
  void aChargeOfTwoDollars() {
    admin = AdminClient.of(server);
    LedgerBench ledger = new LedgerBench(store, store);
    account = ledger.account(5 * DOLLAR);
    Hold hold = ledger.held(account, 3 * DOLLAR);
    ledger.settle(hold, 2 * DOLLAR);
    charge = hold.id().toString();
  }

  @Test
  void aChargeIsTakenBackInPartAndThenWhollyAndNeverBeyond() throws Exception {
    Answer part = reverse("1", body("\"0.5\""));
    Answer tooMuch = reverse("2", body("\"1.500000001\""));
    Answer rest = reverse("3", body("null"));
    Answer more = reverse("4", body("\"0.000000001\""));

    assertThat(part.status()).as(part.text()).isEqualTo(200);
    assertThat(part.data().path("amount").asText()).isEqualTo("0.5");
    assertThat(part.data().path("available").asText()).isEqualTo("3.5");
    assertThat(tooMuch.status()).isEqualTo(409);
    assertThat(tooMuch.code()).isEqualTo("reversal_exceeds_original");
    assertThat(tooMuch.message()).contains("1.5 USD");
    assertThat(rest.data().path("amount").asText()).isEqualTo("1.5");
    assertThat(rest.data().path("owed").asText()).isEqualTo("0");
    assertThat(more.code()).isEqualTo("reversal_exceeds_original");
    assertThat(available()).isEqualTo("5");
  }

  @Test
  void aRepeatedReversalIsAnsweredAgainAndHappensOnce() throws Exception {
    Answer first = reverse("once", body("\"0.5\""));
    Answer again = reverse("once", body("0.5"));
    Answer same = reverse("once", body("\"0.5\""));

    assertThat(first.header("idempotency-replayed")).isEmpty();
    assertThat(again.code()).isEqualTo("idempotency_key_reused");
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.header("idempotency-replayed")).contains("true");
    assertThat(same.data()).isEqualTo(first.data());
    assertThat(available()).isEqualTo("3.5");
  }

  @Test
  void theHistoryTellsOfTheReversal() throws Exception {
    reverse("1", body("null"));

    Answer history = admin.get("/api/account/" + account + "/ledger");

    assertThat(history.data().path("items").findValuesAsText("kind")).contains("reversal");
    assertThat(history.data().path("items").findValuesAsText("reason")).contains("a mistake");
  }

  @Test
  void whatIsNotThereCannotBeTakenBack() throws Exception {
    Answer unknown = reverse("1", body("null").replace(charge, UUID.randomUUID().toString()));

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"reason":"a"}                                       | transfer_id
          {"transfer_id":7,"reason":"a"}                       | transfer_id
          {"transfer_id":"1-1-1-1-1","reason":"a"}             | transfer_id
          {"transfer_id":"CHARGE"}                             | reason
          {"transfer_id":"CHARGE","reason":""}                 | reason
          {"transfer_id":"CHARGE","reason":"a","amount":0}     | amount
          {"transfer_id":"CHARGE","reason":"a","amount":-1}    | amount
          {"transfer_id":"CHARGE","reason":"a","amount":"NaN"} | amount
          {"transfer_id":"CHARGE","reason":"a","amount":"1e0"} | amount
          {"transfer_id":"CHARGE","reason":"a","all":true}     | all
          """)
  void whatCannotBeTakenBackIsRefusedByName(String body, String field) throws Exception {
    Answer refused = reverse("refused", body.replace("CHARGE", charge));
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
    assertThat(available()).isEqualTo("3");
  }

  @Test
  void aReversalNeedsAKey() throws Exception {
    Answer without = admin.post(REVERSE, body("null"));

    assertThat(without.status()).isEqualTo(400);
    assertThat(without.message()).contains("Idempotency-Key");
    assertThat(available()).isEqualTo("3");
  }

  private Answer reverse(String key, String body) throws Exception {
    return admin.post(REVERSE, body, "Idempotency-Key", charge + key);
  }

  private String body(String amount) {
    return "{\"transfer_id\":\""
        + charge
        + "\",\"amount\":"
        + amount
        + ",\"reason\":\"a mistake\"}";
  }

  private String available() throws Exception {
    return admin.get("/api/account/" + account).data().path("available").asText();
  }
}
