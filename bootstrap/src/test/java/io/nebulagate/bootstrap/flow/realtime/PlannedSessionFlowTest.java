package io.nebulagate.bootstrap.flow.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.flow.plans.PlanSales;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.Overage;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each answer of a session is paid for as a request is: by the plan before the account. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class PlannedSessionFlowTest {

  private static final String ASK = "{\"type\":\"response.create\"}";

  private final String model = "m-" + UUID.randomUUID();
  private final Vertx vertx = Vertx.vertx();
  private final RealtimeHost host = new RealtimeHost(vertx);
  private final WebSocketClient sockets = vertx.createWebSocketClient();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final GatewayClient gateway = InProcess.gateway();
  private volatile String requestId = "";

  @Inject PlanSales sales;

  @BeforeEach
  void aProvider() {
    gateway.provider(host.baseUrl(), model, "own name");
    gateway.price(model, "1000", "2000");
  }

  @AfterEach
  void theBooksAreInOrder() {
    host.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void eachAnswerUsesThePlanAndGivesBackWhatItDidNot() {
    Customer customer = gateway.customer("100");
    sales.subscribe(customer, new Overage.Block(), Allowance.of(Asset.TOKEN, 1_000_000));
    felt(customer, 1_000_000);

    WebSocket session = open(customer);
    answered(session, 1);
    JsonNode first = gateway.api("GET", "/api/request/" + requestId, "");
    answered(session, 2);
    session.close();

    assertThat(first.at("/amount").asText()).isEqualTo("0");
    assertThat(first.at("/paid_by_plan/0/amount").asText()).isEqualTo("150");
    await().untilAsserted(() -> assertThat(sales.left(customer)).isEqualTo(999_700));
    assertThat(gateway.available(customer)).isEqualTo("100");
  }

  @Test
  void aSessionEndsWhereItsPlanDoes() {
    Customer customer = gateway.customer("100");
    sales.subscribe(customer, new Overage.Block(), Allowance.of(Asset.CALL, 2));
    felt(customer, 2);

    WebSocket session = open(customer);
    answered(session, 1);
    answered(session, 2);

    await().untilAsserted(() -> assertThat(events.toString()).contains("insufficient_quota"));
    await().until(session::isClosed);
    await().untilAsserted(() -> assertThat(sales.left(customer)).isZero());
    assertThat(gateway.available(customer)).isEqualTo("100");
  }

  /**
   * Opens sessions in which nothing is asked, until the first has begun the plan's cycle. What a
   * session sets aside when it opens comes back when it closes, a moment later.
   */
  private void felt(Customer customer, long allowed) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          long left = sales.left(customer);
          if (left != allowed) {
            open(customer).close();
          }
          assertThat(left).isEqualTo(allowed);
        });
  }

  private void answered(WebSocket session, long times) {
    session.writeTextMessage(ASK);
    await()
        .until(() ->
            events.stream().filter(event -> event.contains("response.done")).count() == times);
  }

  private WebSocket open(Customer customer) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options
        .setHost(gateway.base().getHost())
        .setPort(gateway.base().getPort())
        .setURI("/v1/realtime?model=" + model)
        .putHeader("Authorization", "Bearer " + customer.key());
    return sockets
        .connect(options)
        .map(socket -> {
          requestId = Objects.requireNonNull(socket.headers().get("X-Request-Id"));
          socket.textMessageHandler(events::add);
          return socket;
        })
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
