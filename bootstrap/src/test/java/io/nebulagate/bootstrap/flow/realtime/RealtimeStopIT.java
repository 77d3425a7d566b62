package io.nebulagate.bootstrap.flow.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.GatewayProgram;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of sessions when the program is told to stop. */
class RealtimeStopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The framework waits for requests that were upgraded until its time is up. */
  private static final Map<String, String> PLAIN = Map.of("DEMO", "off", "DRAIN_SECONDS", "10");

  private final Path data = GatewayProgram.newDataFolder();
  private final Vertx vertx = Vertx.vertx();
  private final RealtimeHost host = new RealtimeHost(vertx);
  private final List<String> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    host.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theAnswerUnderWayIsFinishedAndPaidAndAllElseEndsAtOnce() throws Exception {
    Customer customer;
    try (GatewayProgram program = GatewayProgram.start(data, PLAIN)) {
      GatewayClient gateway = program.client();
      gateway.provider(host.baseUrl(), "talker", "own name");
      gateway.price("talker", "1000", "2000");
      customer = gateway.customer("100");
      WebSocket idle = open(gateway, customer);
      WebSocket gone = open(gateway, customer);
      gone.close();
      WebSocket busy = open(gateway, customer);
      busy.writeTextMessage("{\"type\":\"begin.only\"}");
      await().atMost(PATIENCE).until(() -> !events.isEmpty());

      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(program::stop);
      await().atMost(PATIENCE).until(idle::isClosed);
      assertThat(idle.closeStatusCode()).isEqualTo((short) 1001);
      assertThat(busy.isClosed()).isFalse();
      busy.writeTextMessage("{\"type\":\"response.cancel\"}");

      await().atMost(PATIENCE).until(busy::isClosed);
      assertThat(busy.closeStatusCode()).isEqualTo((short) 1001);
      assertThat(events.getLast()).contains("response.done");
      assertThat(exit.get(40, TimeUnit.SECONDS)).isZero();
    }
    try (GatewayProgram again = GatewayProgram.start(data, PLAIN)) {
      assertThat(again.client().available(customer)).isEqualTo("99.8"); // 100 x 0.001 + 50 x 0.002
      assertThat(again.client().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
    }
  }

  private WebSocket open(GatewayClient gateway, Customer customer) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options
        .putHeader("Authorization", "Bearer " + customer.key())
        .setHost(gateway.base().getHost())
        .setPort(gateway.base().getPort())
        .setURI("/v1/realtime?model=talker");
    return vertx
        .createWebSocketClient()
        .connect(options)
        .map(socket -> {
          socket.textMessageHandler(text -> {
            if (text.contains("response.")) {
              events.add(text);
            }
          });
          return socket;
        })
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
