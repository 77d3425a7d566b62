package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.database.DataFolder;
import io.nebulagate.bootstrap.database.EmbeddedPostgres;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.bootstrap.support.TestPostgres;
import io.nebulagate.persistence.redis.support.RedisProgram;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two gateways on one PostgreSQL and one Redis are one gateway to everybody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasIT {

  private static final int CALLS = 100;
  private static final int CLIENTS = 16;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final String SECRET = "replicas-secret-0123456789-abcdefgh";

  private final Vertx vertx = Vertx.vertx();
  private final DemoUpstream upstream = DemoUpstream.start(vertx, Duration.ZERO);
  private final RedisProgram redis = new RedisProgram();
  private final DataFolder folder = TestPostgres.folder();
  private final EmbeddedPostgres postgres = TestPostgres.start(folder, _ -> {});
  private final String model = "replicas-" + UUID.randomUUID();
  private List<GatewayProgram> gateways;

  @BeforeAll
  void twoGatewaysAndAPricedModel() {
    Map<String, String> variables = variables(postgres.address());
    GatewayProgram first = GatewayProgram.start(GatewayProgram.newDataFolder(), variables);
    gateways = List.of(first, GatewayProgram.start(GatewayProgram.newDataFolder(), variables));
    first.client().provider(upstream.baseUrl(), model, "demo-chat");
    first.client().price(model, "1000", "1000");
    Customer probe = first.client().customer("1");
    await().atMost(A_MINUTE).until(() -> chat(1, probe).statusCode() == 200);
  }

  private Map<String, String> variables(DatabaseAddress database) {
    String place = database.jdbcUrl().substring("jdbc:postgresql://".length());
    return Map.of(
        "SQL_DSN",
        "postgresql://%s:%s@%s".formatted(database.user(), database.password().reveal(), place),
        "REDIS_CONN_STRING",
        redis.url().reveal(),
        "SESSION_SECRET",
        SECRET,
        "CRYPTO_SECRET",
        SECRET,
        "EGRESS_ALLOW",
        "127.0.0.0/8",
        "LOG_JSON",
        "false",
        "DEMO",
        "off");
  }

  @AfterAll
  void stop() {
    gateways.forEach(GatewayProgram::close);
    postgres.close();
    TestPostgres.dispose(folder);
    redis.close();
    upstream.close();
    vertx.close();
  }

  @Test
  void theyLetThroughNoMoreThanTheRequestsOfAMinuteTogether() {
    Customer customer = client(0).customer("10");
    limitEverywhere(customer, "\"rpm_limit\":60");

    assertThat(served(callAll(customer))).isEqualTo(60);
  }

  @Test
  void withoutRedisTheyLetThroughNoMoreThanTheyWouldWithIt() {
    Customer customer = client(0).customer("10");
    limitEverywhere(customer, "\"rpm_limit\":60");
    long before = served(call(customer, 30));
    redis.close();
    try {
      long without = served(callAll(customer));

      assertThat(before).isEqualTo(30);
      assertThat(before + without).isLessThanOrEqualTo(60);
    } finally {
      redis.startAgain();
    }
  }

  @Test
  void aBudgetIsNotPassedByParallelRequestsToBoth() {
    Customer customer = client(0).customer("10");
    BigDecimal each = costOf(chat(0, customer));
    BigDecimal budget = each.multiply(BigDecimal.valueOf(21));
    limitEverywhere(customer, "\"daily_budget\":\"" + budget.toPlainString() + "\"");

    long served = served(callAll(customer));

    assertThat(served).isBetween(1L, 20L);
    assertThat(spent(customer, "10"))
        .isEqualByComparingTo(each.multiply(BigDecimal.valueOf(served + 1)));
    assertNothingIsWrong();
  }

  @Test
  void aBusyAccountIsServedByBothUntilItsMoneyIsSpentAndNoFurther() {
    Customer rich = client(0).customer("1");
    BigDecimal each = costOf(chat(0, rich));
    String opening = each.multiply(BigDecimal.valueOf(1500)).toPlainString();
    Customer busy = client(0).customer(opening);
    String body = body();

    try (Load first = Load.start(client(0), busy, body, CLIENTS);
        Load second = Load.start(client(1), busy, body, CLIENTS)) {
      await().atMost(A_MINUTE).until(() -> total(first, second) >= 1400);
      await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(A_MINUTE)
          .until(() -> total(first, second), new Unchanged());
      first.stop();
      second.stop();

      await().atMost(A_MINUTE).until(() -> held(busy).signum() == 0);
      assertThat(total(first, second)).isBetween(1400, 1500);
      assertThat(spent(busy, opening))
          .isEqualByComparingTo(each.multiply(BigDecimal.valueOf(total(first, second))));
      assertNothingIsWrong();
    }
  }

  @Test
  void aKeyThatOneIsToldToRefuseIsRefusedByTheOtherWithinASecond() {
    Customer customer = client(0).customer("1");
    await().atMost(Duration.ofSeconds(5)).until(() -> chat(1, customer).statusCode() == 200);
    JsonNode newest = client(0).api("GET", "/api/agg-token/?page_size=1", "").at("/items/0");

    String id = newest.required("id").asText();
    client(0).api("PUT", "/api/agg-token/", "{\"id\":" + id + ",\"status\":\"disabled\"}");

    await().atMost(Duration.ofSeconds(1)).until(() -> chat(1, customer).statusCode() == 401);
  }

  @Test
  void aPolicyThatOneIsToldIsFeltByTheOtherWithinASecond() {
    Customer customer = client(0).customer("1");
    await().atMost(Duration.ofSeconds(5)).until(() -> chat(1, customer).statusCode() == 200);

    long policy = policy("\"models\":[\"%s\"]");
    await().atMost(Duration.ofSeconds(1)).until(() -> chat(1, customer).statusCode() == 403);

    switchOff(policy);
    await().atMost(Duration.ofSeconds(1)).until(() -> chat(1, customer).statusCode() == 200);
  }

  @Test
  void whomOneDistrustsTheOtherDistrustsWithinASecond() {
    Customer customer = client(0).customer("1");
    long policy = policy("\"models\":[\"%s\"],\"risk\":\"high\"");
    String owner = account(customer).required("owner_id").asText();
    await().atMost(Duration.ofSeconds(5)).until(() -> chat(1, customer).statusCode() == 200);

    client(0)
        .api(
            "PUT",
            "/api/policy/risk/",
            "{\"owner_id\":%s,\"level\":\"high\",\"reason\":\"test\",\"expires_at\":\"%s\"}"
                .formatted(owner, Instant.now().plus(A_MINUTE)));

    await().atMost(Duration.ofSeconds(1)).until(() -> chat(1, customer).statusCode() == 403);
    client(0).api("DELETE", "/api/policy/risk/" + owner, "");
    switchOff(policy);
  }

  @Test
  void aRuleCountsWhatComesToBoth() {
    long policy = policy("\"models\":[\"%s\"],\"rpm_over\":7");

    await() // Redis may have been away until just now, and each replica keeps its share meanwhile
        .atMost(A_MINUTE)
        .untilAsserted(() -> {
          List<HttpResponse<String>> answers = call(client(0).customer("10"), 20);

          assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(7);
          assertThat(answers).filteredOn(answer -> answer.statusCode() == 403).hasSize(13);
        });
    switchOff(policy);
  }

  // ── how they are asked ──

  /** A policy that rejects, about the model alone. */
  private long policy(String when) {
    return client(0)
        .api(
            "POST",
            "/api/policy/",
            "{\"name\":\"p\",\"mode\":\"enforce\","
                + "\"rules\":[{\"name\":\"r\",\"when\":{%s},\"then\":\"reject\"}]}"
                    .formatted(when.formatted(model)))
        .required("id")
        .asLong();
  }

  private void switchOff(long policy) {
    client(0).api("PUT", "/api/policy/", "{\"id\":%d,\"mode\":\"off\"}".formatted(policy));
  }

  private GatewayClient client(int replica) {
    return gateways.get(replica).client();
  }

  private String body() {
    return "{\"model\":\"%s\",\"max_tokens\":3,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
        .formatted(model);
  }

  private HttpResponse<String> chat(int replica, Customer customer) {
    return client(replica).post("/v1/chat/completions", customer, body());
  }

  private List<HttpResponse<String>> callAll(Customer customer) {
    return call(customer, CALLS);
  }

  /** So many calls at once, in turn to both. */
  private List<HttpResponse<String>> call(Customer customer, int times) {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<GatewayClient> both = List.of(client(0), client(1));
      List<CompletableFuture<HttpResponse<String>>> calls =
          IntStream.range(0, times)
              .mapToObj(call ->
                  CompletableFuture.supplyAsync(
                      () ->
                          both.get(call % both.size())
                              .post("/v1/chat/completions", customer, body()),
                      clients))
              .toList();
      return calls.stream().map(CompletableFuture::join).toList();
    }
  }

  private static long served(List<HttpResponse<String>> answers) {
    assertThat(answers).allMatch(answer -> List.of(200, 429).contains(answer.statusCode()));
    return answers.stream().filter(answer -> answer.statusCode() == 200).count();
  }

  private static int total(Load first, Load second) {
    return first.served().size() + second.served().size();
  }

  /** Sets a limit at one, and waits as long as the other may take to hear of it. */
  private void limitEverywhere(Customer customer, String limit) {
    client(1).limit(customer, limit);
    await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
  }

  // ── what it cost ──

  private BigDecimal costOf(HttpResponse<?> answer) {
    return new BigDecimal(client(0).explain(answer).required("amount").asText());
  }

  private BigDecimal spent(Customer customer, String opening) {
    String posted = account(customer).required("posted").asText();
    return new BigDecimal(opening).subtract(new BigDecimal(posted));
  }

  private BigDecimal held(Customer customer) {
    return new BigDecimal(account(customer).required("held").asText());
  }

  private JsonNode account(Customer customer) {
    return client(1).api("GET", "/api/account/" + customer.account(), "");
  }

  private void assertNothingIsWrong() {
    assertThat(client(1).api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  /** Whether a number is what it was when it was looked at last. */
  private static final class Unchanged implements Predicate<Integer> {
    private int last = -1;

    @Override
    public boolean test(Integer now) {
      boolean same = now == last;
      last = now;
      return same;
    }
  }
}
