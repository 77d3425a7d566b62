package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway and its database are killed while they work: what was answered is charged, once. */
class MoneyUnderFireIT {

  private static final int CLIENTS = 24;
  private static final BigDecimal OPENING = new BigDecimal("1000");
  private static final Map<String, String> VARIABLES =
      Map.of("DEMO", "off", "HOLD_TTL_SECONDS", "10");
  private static final String MODEL = "under-fire";
  private static final String BODY =
      "{\"model\":\"%s\",\"max_tokens\":3,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
          .formatted(MODEL);

  private final Path data = GatewayProgram.newDataFolder();
  private final Vertx vertx = Vertx.vertx();
  private final DemoUpstream upstream = DemoUpstream.start(vertx, Duration.ZERO);

  @AfterEach
  void close() {
    upstream.close();
    vertx.close();
  }

  @Test
  void aGatewayKilledUnderLoadHasChargedEveryAnswerItCompleted() {
    Customer customer;
    Load load;
    try (GatewayProgram program = GatewayProgram.start(data, VARIABLES)) {
      customer = furnish(program.client());
      load = Load.start(program.client(), customer, BODY, CLIENTS);
      awaitServed(load, 400);
      program.kill();
      load.stop();
    }
    try (GatewayProgram program = GatewayProgram.start(data, VARIABLES)) {
      GatewayClient client = program.client();
      awaitNothingHeld(client, customer);

      BigDecimal each = costOf(client, load.served().getFirst());
      BigDecimal spent = spent(client, customer);
      assertThat(spent)
          .isGreaterThanOrEqualTo(each.multiply(BigDecimal.valueOf(load.served().size())))
          .isLessThanOrEqualTo(each.multiply(BigDecimal.valueOf(load.asked())));
      for (String last : lastOf(load.served())) {
        assertThat(costOf(client, last)).isEqualByComparingTo(each);
      }
      assertThat(client.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
    }
  }

  @Test
  void aDatabaseKilledUnderLoadLosesNothingAndChargesNothingTwice() {
    endUnderLoad("KILL");
  }

  @Test
  void aDatabaseStoppedInOrderUnderLoadLosesNothingAndChargesNothingTwice() {
    endUnderLoad("INT"); // PostgreSQL's fast shutdown, which a restart or a failover is
  }

  private void endUnderLoad(String signal) {
    try (GatewayProgram program = GatewayProgram.start(data, VARIABLES)) {
      GatewayClient client = program.client();
      Customer customer = furnish(client);
      try (Load load = Load.start(client, customer, BODY, CLIENTS)) {
        awaitServed(load, 200);
        tellDatabase(signal);
        int before = load.served().size();
        awaitServed(load, before + 400);
        load.stop();
        awaitNothingHeld(client, customer);

        BigDecimal each = costOf(client, load.served().getFirst());
        assertThat(spent(client, customer))
            .isEqualByComparingTo(each.multiply(BigDecimal.valueOf(load.served().size())));
        assertThat(client.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
      }
    }
  }

  private Customer furnish(GatewayClient client) {
    client.provider(upstream.baseUrl(), MODEL, "demo-chat");
    client.price(MODEL, "1", "2");
    return client.customer(OPENING.toPlainString());
  }

  private static void awaitServed(Load load, int count) {
    await().atMost(Duration.ofSeconds(90)).until(() -> load.served().size() >= count);
  }

  private static void awaitNothingHeld(GatewayClient client, Customer customer) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> account(client, customer).required("held").asText().equals("0"));
  }

  private static BigDecimal spent(GatewayClient client, Customer customer) {
    return OPENING.subtract(new BigDecimal(account(client, customer).required("posted").asText()));
  }

  private static JsonNode account(GatewayClient client, Customer customer) {
    return client.api("GET", "/api/account/" + customer.account(), "");
  }

  private static BigDecimal costOf(GatewayClient client, String requestId) {
    JsonNode explained = client.api("GET", "/api/request/" + requestId, "");
    return new BigDecimal(explained.required("amount").asText());
  }

  private static List<String> lastOf(List<String> served) {
    return served.subList(Math.max(0, served.size() - 20), served.size());
  }

  private void tellDatabase(String signal) {
    try (Stream<Path> files = Files.walk(data, 4)) {
      Path pidFile =
          files
              .filter(file -> file.endsWith("postmaster.pid"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no database runs in " + data));
      String pid = Files.readAllLines(pidFile).getFirst().strip();
      Process told = new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start();
      assertThat(told.onExit().join().exitValue()).isZero();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
