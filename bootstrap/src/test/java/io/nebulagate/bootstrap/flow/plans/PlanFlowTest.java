package io.nebulagate.bootstrap.flow.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.domain.plan.Subscription.Status;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
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

  @Inject PlanSales sales;
  @Inject SubscriptionBook book;

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
    sales.subscribe(customer, new Overage.Allow(), Allowance.of(Asset.TOKEN, 1_000));

    await()
        .untilAsserted(() -> {
          long before = sales.left(customer);
          HttpResponse<String> answer = ask(customer);
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(sales.left(customer)).isEqualTo(before == 0 ? 970 : before - 30);
          JsonNode explained = gateway().explain(answer);
          assertThat(explained.at("/amount").asText()).isEqualTo("0");
          assertThat(explained.at("/paid_by_plan/0/asset").asText()).isEqualTo("token");
          assertThat(explained.at("/paid_by_plan/0/amount").asText()).isEqualTo("30");
        });
  }

  @Test
  void whoeverHasUsedTheirPlanUpIsRefused() {
    Customer blocked = gateway().customer("1");
    sales.subscribe(blocked, new Overage.Block(), Allowance.of(Asset.CALL, 2));
    felt(blocked, 2);
    String before = gateway().available(blocked);
    assertThat(ask(blocked).statusCode()).isEqualTo(200);

    HttpResponse<String> refused = ask(blocked);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("insufficient_quota");
    assertThat(gateway().available(blocked)).isEqualTo(before);
  }

  @Test
  void whatAPlanDoesNotPayForIsServedByTheModelItNames() {
    String smaller = "smaller-" + UUID.randomUUID();
    gateway().provider(upstream.baseUrl(), smaller, "own-small-name");
    gateway().price(smaller, "1", "1");
    Customer customer = gateway().customer("1");
    sales.subscribe(
        customer,
        new Overage.Degrade(new ModelName(smaller)),
        new Allowance(
            Asset.CALL, 2, AllowanceScope.of(Set.of(new ModelName(model))), new Rollover.None()));
    felt(customer, 2);
    assertThat(ask(customer).headers().firstValue("X-Gateway-Degraded")).isEmpty();
    String before = gateway().available(customer);

    HttpResponse<String> answer = ask(customer);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Gateway-Degraded")).contains(model + "->" + smaller);
    assertThat(GatewayClient.json(answer.body()).at("/model").asText()).isEqualTo(model);
    assertThat(upstream.received().getLast().body()).contains("own-small-name");
    assertThat(new BigDecimal(before).subtract(new BigDecimal(gateway().available(customer))))
        .isEqualByComparingTo("0.00003");
    JsonNode explained = gateway().explain(answer);
    assertThat(explained.at("/amount").asText()).isEqualTo("0.00003");
    assertThat(explained.at("/paid_by_plan")).isEmpty();
  }

  @Test
  void manyAtOnceUseExactlyWhatThePlanAllows() {
    Customer customer = gateway().customer("0");
    sales.subscribe(customer, new Overage.Block(), Allowance.of(Asset.CALL, 11));
    felt(customer, 11);

    List<Integer> statuses =
        IntStream.range(0, 30)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> ask(customer).statusCode()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(10);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(20);
    assertThat(sales.left(customer)).isZero();
  }

  @Test
  void whoCancelsPaysByTheAccountAgain() {
    Customer customer = gateway().customer("1");
    long id = sales.subscribe(customer, new Overage.Block(), Allowance.of(Asset.CALL, 50));
    felt(customer, 50);
    String before = gateway().available(customer);

    book.setStatus(id, Status.CANCELLED, new Note("tester", "because"));

    await()
        .untilAsserted(() -> {
          assertThat(ask(customer).statusCode()).isEqualTo(200);
          assertThat(gateway().available(customer)).isNotEqualTo(before);
        });
  }

  /** Uses a first call of a plan of so many, as soon as requests know of it. */
  private void felt(Customer customer, long calls) {
    await()
        .untilAsserted(() -> {
          ask(customer);
          assertThat(sales.left(customer)).isEqualTo(calls - 1);
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
}
