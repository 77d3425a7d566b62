package io.nebulagate.bootstrap.flow.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription.Status;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What plans allow is used before the account, felt by the next request of their owner. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class PlanFlowTest {

  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"own-name",
       "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}\
      """;

  private final String model = "planned-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();

  @Inject PlanStore plans;
  @Inject SubscriptionBook book;
  @Inject InstantSource clock;

  @BeforeEach
  void aPricedModel() {
    gateway().provider(upstream.baseUrl(), model, "own-name");
    gateway().price(model, "1", "10");
    upstream.answering(Reply.json(ANSWER));
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void aPlanPaysBeforeTheAccountAndIsFeltAtOnce() {
    Customer customer = gateway().customer("1");
    assertThat(ask(customer).statusCode()).isEqualTo(200);
    assertThat(gateway().available(customer)).isEqualTo("0.99979");
    subscribe(customer, new Overage.Allow(), Allowance.of(Asset.TOKEN, 1_000));

    await()
        .untilAsserted(() -> {
          long before = left(customer);
          HttpResponse<String> answer = ask(customer);
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(left(customer)).isEqualTo(before == 0 ? 970 : before - 30);
          JsonNode explained = gateway().explain(answer);
          assertThat(explained.at("/amount").asText()).isEqualTo("0");
          assertThat(explained.at("/paid_by_plan/0/asset").asText()).isEqualTo("token");
          assertThat(explained.at("/paid_by_plan/0/amount").asText()).isEqualTo("30");
        });
  }

  @Test
  void whoeverHasUsedTheirPlanUpIsRefused() {
    Customer blocked = gateway().customer("1");
    subscribe(blocked, new Overage.Block(), Allowance.of(Asset.CALL, 2));
    felt(blocked);
    String before = gateway().available(blocked);
    assertThat(ask(blocked).statusCode()).isEqualTo(200);

    HttpResponse<String> refused = ask(blocked);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("insufficient_quota");
    assertThat(gateway().available(blocked)).isEqualTo(before);
  }

  @Test
  void manyAtOnceUseExactlyWhatThePlanAllows() {
    Customer customer = gateway().customer("0");
    subscribe(customer, new Overage.Block(), Allowance.of(Asset.CALL, 11));
    felt(customer);

    List<Integer> statuses =
        IntStream.range(0, 30)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> ask(customer).statusCode()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(10);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(20);
    assertThat(left(customer)).isZero();
  }

  @Test
  void whoCancelsPaysByTheAccountAgain() {
    Customer customer = gateway().customer("1");
    long id = subscribe(customer, new Overage.Block(), Allowance.of(Asset.CALL, 50));
    felt(customer);
    String before = gateway().available(customer);

    book.setStatus(id, Status.CANCELLED, new Note("tester", "because"));

    await()
        .untilAsserted(() -> {
          assertThat(ask(customer).statusCode()).isEqualTo(200);
          assertThat(gateway().available(customer)).isNotEqualTo(before);
        });
  }

  /** Uses a first call of the plan, as soon as requests know of it. */
  private void felt(Customer customer) {
    await()
        .untilAsserted(() -> {
          ask(customer);
          assertThat(left(customer)).isPositive();
        });
  }

  private static GatewayClient gateway() {
    return InProcess.gateway();
  }

  private HttpResponse<String> ask(Customer customer) {
    String body =
        """
        {"model":"%s","max_tokens":50,"messages":[{"role":"user","content":"Hello"}]}\
        """
            .formatted(model);
    return gateway().post("/v1/chat/completions", customer, body);
  }

  private long left(Customer customer) {
    return book.buckets(new AccountId(customer.account())).stream()
        .mapToLong(Bucket::available)
        .sum();
  }

  private long subscribe(Customer customer, Overage overage, Allowance... allowances) {
    PlanTerms terms =
        new PlanTerms(
            BillingCycle.MONTHLY,
            List.of(allowances),
            10,
            overage,
            new Expiry.Block(),
            Optional.empty());
    PlanVersion version = plans.create("plan-" + UUID.randomUUID(), terms);
    Instant anchor = clock.instant().minusSeconds(60);
    Term term = new Term(anchor, ZoneId.of("Asia/Shanghai"), Optional.empty());
    AccountId account = new AccountId(customer.account());
    Beginning beginning = new Beginning(account, version, term, terms.allowances(), "tester");
    IdempotencyKey key =
        new IdempotencyKey(customer.account(), "subscribe", UUID.randomUUID().toString(), "f");
    return book.begin(key, beginning).subscription();
  }
}
