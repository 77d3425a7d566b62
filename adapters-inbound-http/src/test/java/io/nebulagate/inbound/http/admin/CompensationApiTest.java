package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.compensation.CompensationUseCase;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same to many. */
@QuarkusTest
class CompensationApiTest {

  private static final String BULK = "/api/plan/bulk-credit";

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @SuppressWarnings("NullAway.Init")
  @Inject
  InMemoryLedgerStore store;

  @SuppressWarnings("NullAway.Init")
  @Inject
  CompensationUseCase compensations;

  @SuppressWarnings("NullAway.Init")
  private AdminClient admin;

  @SuppressWarnings("NullAway.Init")
  private LedgerBench ledger;

  @SuppressWarnings("NullAway.Init")
  private List<AccountId> accounts;

  @BeforeEach
  void threeAccounts() {
    admin = AdminClient.of(server);
    ledger = new LedgerBench(store, store);
    accounts = open(3);
  }

  @Test
  void aDryRunTellsWhomItWouldReachAndMovesNothing() throws Exception {
    Answer preview = admin.post(BULK, body(accounts, "0.5", true));

    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    assertThat(preview.data().path("count").longValue()).isEqualTo(3);
    assertThat(preview.data().path("total").asText()).isEqualTo("1.5");
    assertThat(preview.data().path("accounts").findValuesAsText("id"))
        .containsExactlyElementsOf(accounts.stream().map(AccountId::toString).toList());
    assertThat(preview.data().has("id")).isFalse();
    assertThat(accounts).allMatch(account -> ledger.available(account) == 0);
  }

  @Test
  void everybodyIsCreditedOnceHoweverOftenItIsAsked() throws Exception {
    String asked = body(accounts, "0.5", false);
    Answer begun = admin.post(BULK, asked, "Idempotency-Key", key("a"));
    Answer again = admin.post(BULK, asked, "Idempotency-Key", key("a"));
    Answer other = admin.post(BULK, body(accounts, "0.6", false), "Idempotency-Key", key("a"));

    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    assertThat(begun.header("idempotency-replayed")).isEmpty();
    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(again.data()).isEqualTo(begun.data());
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    assertThat(accounts).allMatch(account -> ledger.available(account) == 500_000_000);
    Answer done = admin.get(BULK + "/" + begun.data().path("id").asText());
    assertThat(done.data().path("state").asText()).isEqualTo("done");
    assertThat(done.data().path("done").longValue()).isEqualTo(3);
    assertThat(done.data().path("total").asText()).isEqualTo("1.5");
    assertThat(done.data().path("credited").asText()).isEqualTo("1.5");
    assertThat(done.data().path("failures").isEmpty()).isTrue();
  }

  @Test
  void aLongJobGoesOnAndTellsWhoCouldNotBeCredited() throws Exception {
    List<AccountId> many = open(120);
    Answer begun = admin.post(BULK, body(many, "1", false), "Idempotency-Key", key("b"));
    String job = BULK + "/" + begun.data().path("id").asText();
    assertThat(admin.get(job).data().path("state").asText()).isEqualTo("running");
    store.setStatus(many.getLast(), Account.Status.CLOSED);

    compensations.work();

    Answer done = admin.get(job);
    assertThat(done.data().path("state").asText()).isEqualTo("done");
    assertThat(done.data().path("done").longValue()).isEqualTo(119);
    assertThat(done.data().path("failed").longValue()).isEqualTo(1);
    assertThat(done.data().path("failures").get(0).path("account_id").longValue())
        .isEqualTo(many.getLast().value());
    assertThat(done.data().path("failures").get(0).path("reason").asText())
        .isEqualTo("the account is closed");
  }

  @Test
  void aCompensationNeedsAKeyUnlessItIsADryRun() throws Exception {
    Answer without = admin.post(BULK, body(accounts, "1", false));

    assertThat(without.status()).isEqualTo(400);
    assertThat(without.message()).contains("Idempotency-Key");
    assertThat(accounts).allMatch(account -> ledger.available(account) == 0);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    List<AccountId> stranger = List.of(accounts.getFirst(), new AccountId(987_654_321));
    Answer unknown = admin.post(BULK, body(stranger, "1", false), "Idempotency-Key", key("c"));

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(ledger.available(accounts.getFirst())).isZero();
    assertThat(admin.get(BULK + "/01a1f905-373f-7000-8000-000000000002").status()).isEqualTo(404);
    assertThat(admin.get(BULK + "/7").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"amount":1,"reason":"a"}                                                | filter
          {"filter":{},"amount":1,"reason":"a"}                                    | filter.all
          {"filter":{"all":false},"amount":1,"reason":"a"}                         | filter.all
          {"filter":{"all":1},"amount":1,"reason":"a"}                             | filter.all
          {"filter":{"all":true,"owner_type":"user"},"amount":1,"reason":"a"}      | filter.all
          {"filter":{"owner_type":"team"},"amount":1,"reason":"a"}                 | filter.owner_type
          {"filter":{"account_ids":[]},"amount":1,"reason":"a"}                    | filter.account_ids
          {"filter":{"account_ids":["x"]},"amount":1,"reason":"a"}                 | filter.account_ids
          {"filter":{"account_ids":[-1]},"amount":1,"reason":"a"}                  | filter.account_ids
          {"filter":{"group":""},"amount":1,"reason":"a"}                          | filter.group
          {"filter":{"created_before":"soon"},"amount":1,"reason":"a"}             | filter.created_before
          {"filter":{"tenant":7},"amount":1,"reason":"a"}                          | filter.tenant
          {"filter":"all","amount":1,"reason":"a"}                                 | filter
          {"filter":{"group":"nobody"},"amount":1,"reason":"a"}                    | filter
          {"filter":{"all":true},"reason":"a"}                                     | amount
          {"filter":{"all":true},"amount":0,"reason":"a"}                          | amount
          {"filter":{"all":true},"amount":-1,"reason":"a"}                         | amount
          {"filter":{"all":true},"amount":9000000000,"reason":"a"}                 | amount
          {"filter":{"all":true},"amount":1,"reason":" "}                          | reason
          {"filter":{"all":true},"amount":1,"reason":"a","asset":"TOKEN"}          | asset
          {"filter":{"all":true},"amount":1,"reason":"a","asset":"EUR"}            | asset
          {"filter":{"all":true},"amount":1,"reason":"a","dry_run":"yes"}          | dry_run
          {"filter":{"all":true},"amount":1,"reason":"a","notify":true}            | notify
          """)
  void whatCannotBeGivenIsRefusedByName(String body, String field) throws Exception {
    Answer refused = admin.post(BULK, body, "Idempotency-Key", key("refused"));
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
    assertThat(accounts).allMatch(account -> ledger.available(account) == 0);
  }

  private List<AccountId> open(int count) {
    return IntStream.range(0, count).mapToObj(_ -> ledger.account(0)).toList();
  }

  private String key(String name) {
    return accounts.getFirst() + "-" + name;
  }

  private static String body(List<AccountId> accounts, String amount, boolean dryRun) {
    return "{\"filter\":{\"account_ids\":%s},\"asset\":\"USD\",\"amount\":\"%s\","
            .formatted(accounts, amount)
        + "\"reason\":\"an outage\",\"dry_run\":%s}".formatted(dryRun);
  }
}
