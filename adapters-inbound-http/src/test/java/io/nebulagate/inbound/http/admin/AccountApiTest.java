package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AccountApiTest {

  private static final String KEY = "Idempotency-Key";

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @SuppressWarnings("NullAway.Init")
  private AdminClient admin;

  @SuppressWarnings("NullAway.Init")
  private String account;

  @BeforeEach
  void openAnAccount() throws Exception {
    admin = AdminClient.of(server);
    Answer added = admin.post("/api/org/", "{\"name\":\"" + UUID.randomUUID() + "\"}");
    account = "/api/account/" + added.data().path("account_id").longValue();
  }

  @Test
  void aCreditIsThereAtOnceAndExact() throws Exception {
    Answer credited = credit("k", "{\"amount\":12.345678901,\"reason\":\"paid\"}");

    assertThat(credited.status()).as(credited.text()).isEqualTo(200);
    assertThat(credited.data().path("available").asText()).isEqualTo("12.345678901");
    assertThat(credited.header("idempotency-replayed")).isEmpty();
    Answer now = admin.get(account);
    assertThat(now.data().path("posted").asText()).isEqualTo("12.345678901");
    assertThat(now.data().path("held").asText()).isEqualTo("0");
    assertThat(now.data().path("buckets").isEmpty()).isTrue();
  }

  @Test
  void aRepeatedCreditIsAnsweredAgainAndHappensOnce() throws Exception {
    Answer first = credit("once", "{\"amount\":\"5\",\"reason\":\"paid\"}");
    Answer again = credit("once", "{ \"reason\":\"paid\", \"amount\":\"5\" }");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(again.data().path("transfer_id")).isEqualTo(first.data().path("transfer_id"));
    assertThat(admin.get(account).data().path("available").asText()).isEqualTo("5");
  }

  @Test
  void aKeyStandsForOneCallOnly() throws Exception {
    credit("used", "{\"amount\":\"5\",\"reason\":\"paid\"}");

    Answer otherAmount = credit("used", "{\"amount\":\"6\",\"reason\":\"paid\"}");
    Answer otherCall =
        admin.post(account + "/debit", "{\"amount\":\"5\",\"reason\":\"paid\"}", KEY, key("used"));

    assertThat(otherAmount.status()).isEqualTo(409);
    assertThat(otherAmount.code()).isEqualTo("idempotency_key_reused");
    assertThat(otherCall.code()).isEqualTo("idempotency_key_reused");
    assertThat(admin.get(account).data().path("available").asText()).isEqualTo("5");
  }

  @Test
  void aCallThatMovesMoneyNeedsAKey() throws Exception {
    Answer without = admin.post(account + "/credit", "{\"amount\":1,\"reason\":\"paid\"}");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.code()).isEqualTo("missing_required_parameter");
    assertThat(without.message()).contains("Idempotency-Key");
    Answer spaced =
        admin.post(account + "/credit", "{\"amount\":1,\"reason\":\"paid\"}", KEY, "a b");
    assertThat(spaced.code()).isEqualTo("invalid_value");
  }

  @Test
  void moreThanIsThereCannotBeTakenOut() throws Exception {
    credit("in", "{\"amount\":\"1\",\"reason\":\"paid\"}");

    Answer tooMuch =
        admin.post(
            account + "/debit", "{\"amount\":\"1.000000001\",\"reason\":\"back\"}", KEY, key("a"));
    Answer all =
        admin.post(account + "/debit", "{\"amount\":\"1\",\"reason\":\"back\"}", KEY, key("b"));

    assertThat(tooMuch.status()).isEqualTo(409);
    assertThat(tooMuch.code()).isEqualTo("insufficient_balance");
    assertThat(all.data().path("available").asText()).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"reason":"a"}                                  | amount
          {"amount":0,"reason":"a"}                       | amount
          {"amount":-1,"reason":"a"}                      | amount
          {"amount":"1.0000000001","reason":"a"}          | amount
          {"amount":"ten","reason":"a"}                   | amount
          {"amount":true,"reason":"a"}                    | amount
          {"amount":1e30,"reason":"a"}                    | amount
          {"amount":1e-10,"reason":"a"}                   | amount
          {"amount":1e99999999,"reason":"a"}              | amount
          {"amount":"1e2","reason":"a"}                   | amount
          {"amount":"1E-2","reason":"a"}                  | amount
          {"amount":"NaN","reason":"a"}                   | amount
          {"amount":"Infinity","reason":"a"}              | amount
          {"amount":"","reason":"a"}                      | amount
          {"amount":" 1","reason":"a"}                    | amount
          {"amount":"+1","reason":"a"}                    | amount
          {"amount":"0x10","reason":"a"}                  | amount
          {"amount":"1,5","reason":"a"}                   | amount
          {"amount":"$1","reason":"a"}                    | amount
          {"amount":"１","reason":"a"}                     | amount
          {"amount":"9223372036.854775808","reason":"a"}  | amount
          {"amount":9223372036854775808,"reason":"a"}     | amount
          {"amount":9000000000,"reason":"a"}              | amount
          {"amount":[1],"reason":"a"}                     | amount
          {"amount":{"value":1},"reason":"a"}             | amount
          {"amount":null,"reason":"a"}                    | amount
          {"amount":1,"reason":7}                         | reason
          {"amount":1,"reason":"a\\u0000b"}               | reason
          {"amount":1,"amount_eur":1,"reason":"a"}        | amount_eur
          {"amount":1}                                    | reason
          {"amount":1,"reason":" "}                       | reason
          {"amount":1,"reason":"a","currency":"EUR"}      | currency
          """)
  void whatCannotBeMovedIsRefusedByName(String body, String field) throws Exception {
    for (String call : new String[] {"/credit", "/debit"}) {
      Answer refused = admin.post(account + call, body, KEY, key("refused"));
      if (call.equals("/credit") || !body.contains("9000000000")) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.message()).contains("'" + field + "'");
      }
    }
    assertThat(admin.get(account).data().path("available").asText()).isEqualTo("0");
    assertThat(admin.get(account + "/ledger").data().path("items").isEmpty()).isTrue();
  }

  @Test
  void aCreditLimitIsSetAndNeverFallsBelowWhatIsUsed() throws Exception {
    credit("in", "{\"amount\":\"1\",\"reason\":\"paid\"}");
    Answer set = admin.put(account + "/credit-limit", "{\"amount\":\"5\"}");
    admin.post(account + "/debit", "{\"amount\":\"3\",\"reason\":\"lent\"}", KEY, key("out"));

    Answer tooLow = admin.put(account + "/credit-limit", "{\"amount\":\"1.5\"}");

    assertThat(set.data().path("credit_limit").asText()).isEqualTo("5");
    assertThat(tooLow.status()).isEqualTo(409);
    assertThat(tooLow.code()).isEqualTo("credit_in_use");
    assertThat(tooLow.message()).contains("2 USD");
    Answer now = admin.get(account);
    assertThat(now.data().path("credit_limit").asText()).isEqualTo("5");
    assertThat(now.data().path("available").asText()).isEqualTo("-2");
    assertThat(admin.put(account + "/credit-limit", "{\"amount\":2}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                | amount
          {"amount":-1}                     | amount
          {"amount":"1e3"}                  | amount
          {"amount":9223372036.854775808}   | amount
          {"amount":9000000000}             | amount
          {"amount":1,"limit":2}            | limit
          """)
  void whatCannotBeACreditLimitIsRefusedByName(String body, String field) throws Exception {
    Answer refused = admin.put(account + "/credit-limit", body);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
    assertThat(admin.get(account).data().path("credit_limit").asText()).isEqualTo("0");
  }

  @Test
  void aFrozenAccountSaysSoUntilItIsUnfrozen() throws Exception {
    assertThat(admin.post(account + "/freeze", "").data().path("status").asText())
        .isEqualTo("frozen");
    assertThat(admin.get(account).data().path("status").asText()).isEqualTo("frozen");
    assertThat(admin.post(account + "/unfreeze", "").data().path("status").asText())
        .isEqualTo("active");
  }

  @Test
  void theHistoryIsReadPieceByPiece() throws Exception {
    credit("1", "{\"amount\":1,\"reason\":\"first\"}");
    credit("2", "{\"amount\":2,\"reason\":\"second\"}");
    credit("3", "{\"amount\":3,\"reason\":\"third\"}");

    Answer newest = admin.get(account + "/ledger?limit=2");
    String cursor = newest.data().path("next_cursor").asText();
    Answer oldest = admin.get(account + "/ledger?limit=2&cursor=" + cursor);

    assertThat(newest.data().path("items").findValuesAsText("reason"))
        .containsExactly("third", "second");
    assertThat(newest.data().path("items").get(0).path("kind").asText()).isEqualTo("credit");
    assertThat(newest.data().path("items").get(0).path("amount").asText()).isEqualTo("3");
    assertThat(newest.data().path("items").get(0).has("request_id")).isFalse();
    assertThat(oldest.data().path("items").findValuesAsText("reason")).containsExactly("first");
    assertThat(oldest.data().path("next_cursor").isNull()).isTrue();
    assertThat(admin.get(account + "/ledger?cursor=nonsense").message()).contains("cursor");
    assertThat(admin.get(account + "/ledger?limit=201").message()).contains("limit");
  }

  @Test
  void accountsThatAreNotThereAreNotFound() throws Exception {
    for (String path : new String[] {"987654321", "0", "-1", "abc", "1"}) {
      Answer missing = admin.get("/api/account/" + path);
      assertThat(missing.status()).as(path).isEqualTo(404);
      assertThat(missing.code()).isEqualTo("not_found");
    }
  }

  @Test
  void theLedgerTellsWhatIsWrongWithIt() throws Exception {
    Answer verified = admin.get("/api/ledger/verify");
    assertThat(verified.data().toString())
        .isEqualTo(
            "{\"ok\":false,\"checked_transfers\":3,\"sealed_blocks\":1,"
                + "\"violations\":[{\"invariant\":\"I1\",\"detail\":\"as the test wants\"}]}");
  }

  private Answer credit(String key, String body) throws Exception {
    return admin.post(account + "/credit", body, KEY, key(key));
  }

  /** Keys are unique per caller, so every account of these tests has its own. */
  private String key(String name) {
    return account.replace('/', '-') + "-" + name;
  }
}
