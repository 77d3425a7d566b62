package io.nebulagate.bootstrap.flow.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session is relayed both ways, and each of its answers is paid for by itself. */
abstract class RealtimeFlows {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String ASK = "{\"type\":\"response.create\"}";

  private final String model = "m-" + UUID.randomUUID();
  private final Vertx vertx = Vertx.vertx();
  private final RealtimeHost host = new RealtimeHost(vertx);
  private final WebSocketClient sockets =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxFrameSize(20 << 20).setMaxMessageSize(20 << 20));
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Buffer> bytes = new CopyOnWriteArrayList<>();
  private final GatewayClient gateway = gateway();
  private volatile String requestId = "";
  private Customer customer;

  /** What all tests go through. */
  abstract GatewayClient gateway();

  @BeforeEach
  void aProviderAndSomebodyWhoPays() {
    gateway.provider(host.baseUrl(), model, "own name");
    gateway.api(
        "PUT",
        "/api/price/",
        """
        {"model":"%s","input":"1000","output":"2000","audio_input":"4000","audio_output":"8000"}\
        """
            .formatted(model));
    customer = gateway.customer("100");
  }

  @AfterEach
  void theBooksAreInOrder() {
    host.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void eachAnswerIsChargedByWhatItUsed() {
    WebSocket session = open();
    session.writeTextMessage(ASK);
    heard("response.done", 1);
    session.writeTextMessage(ASK);
    heard("response.done", 2);
    session.close();

    available("99.12"); // 60 x 0.001 + 40 x 0.004 + 30 x 0.002 + 20 x 0.008, twice
    JsonNode first = gateway.api("GET", "/api/request/" + requestId, "");
    assertThat(first.at("/amount").asText()).isEqualTo("0.44");
    assertThat(first.at("/usage_source").asText()).isEqualTo("exact");
    await().atMost(PATIENCE).until(() -> host.closed().size() == 1);
  }

  @Test
  void aChargeIsDurableBeforeItsAnswerIsToldToBeDone() {
    WebSocket session = open();
    session.writeTextMessage(ASK);
    heard("response.done", 1);

    assertThat(gateway.api("GET", "/api/request/" + requestId, "").at("/amount").asText())
        .isEqualTo("0.44");
    session.close();
    available("99.56");
  }

  @Test
  void theModelHasTheClientsNameHereAndTheProvidersThere() {
    WebSocket session = open();
    heard("session.created", 1);
    session.writeTextMessage("{\"type\":\"session.update\",\"session\":{\"model\":\"other\"}}");
    await().atMost(PATIENCE).until(() -> host.heard().size() == 1);
    session.close();

    assertThat(events.getFirst()).contains(model).doesNotContain("own name");
    assertThat(host.asked().getFirst().uri()).isEqualTo("/v1/realtime?model=own+name");
    assertThat(host.asked().getFirst().headers().get("authorization"))
        .isEqualTo("Bearer sk-upstream-secret-0001");
    assertThat(host.heard().getFirst()).contains("own name").doesNotContain("other");
    available("100");
  }

  @Test
  void aKeyMayStandAmongTheSubProtocols() {
    WebSocket session =
        open(options ->
            options.setSubProtocols(
                List.of("realtime", "openai-insecure-api-key." + customer.key())));
    heard("session.created", 1);

    assertThat(session.subProtocol()).isEqualTo("realtime");
    assertThat(host.asked().getFirst().headers().toString()).doesNotContain(customer.key());
    session.close();
  }

  @Test
  void bytesPassAsTheyAreHoweverMany() {
    WebSocket session = open();
    byte[] large = new byte[3 << 20];
    large[large.length - 1] = 7;
    session.writeBinaryMessage(Buffer.buffer(new byte[] {1, 2, 3}));
    session.writeBinaryMessage(Buffer.buffer(large));

    await().atMost(PATIENCE).until(() -> bytes.size() == 2);
    assertThat(bytes.getFirst().getBytes()).containsExactly(1, 2, 3);
    assertThat(bytes.getLast().getBytes()).isEqualTo(large);
    session.close();
  }

  @Test
  void aClientThatReadsSlowlySlowsItsProvider() {
    WebSocket session = open();
    heard("session.created", 1);
    session.pause();
    session.writeTextMessage("{\"type\":\"flood\"}");

    await().atMost(PATIENCE).until(() -> host.flooded() > 0);
    await()
        .during(Duration.ofMillis(500))
        .atMost(PATIENCE)
        .until(() -> host.flooded() < RealtimeHost.FLOOD_PIECES);
    session.resume();
    await().atMost(PATIENCE).until(() -> bytes.size() == RealtimeHost.FLOOD_PIECES);
    session.close();
  }

  @Test
  void aMessageBeyondTheBoundEndsTheSessionHoweverSmallItsPieces() {
    WebSocket session = open();
    Buffer piece = Buffer.buffer(new byte[1 << 20]);
    session.writeFrame(WebSocketFrame.binaryFrame(piece, false));
    for (int i = 0; i < 16; i++) {
      session.writeFrame(WebSocketFrame.continuationFrame(piece, false));
    }

    await().atMost(PATIENCE).until(session::isClosed);
    assertThat(session.closeStatusCode()).isEqualTo((short) 1009);
    available("100");
  }

  @Test // who is still sending may see the cut before the code
  void aFrameBeyondTheBoundIsNotEvenRead() {
    WebSocket session = open();
    session.writeBinaryMessage(Buffer.buffer(new byte[17 << 20]));

    await().atMost(PATIENCE).until(session::isClosed);
    assertThat(bytes).isEmpty();
    await().atMost(PATIENCE).until(() -> host.closed().size() == 1);
    available("100");
  }

  @Test
  void anotherProviderIsAskedWhereOneRefuses() {
    host.refusing = 503;
    try (RealtimeHost other = new RealtimeHost(vertx)) {
      gateway.provider(other.baseUrl(), model, "own name");
      WebSocket session = open();
      session.writeTextMessage(ASK);
      heard("response.done", 1);
      session.close();
      assertThat(other.asked()).hasSize(1);
      available("99.56");
    }
  }

  @Test
  void whoseMoneyIsSpentIsToldAndLeft() {
    customer = gateway.customer("16.5");
    WebSocket session = open();
    session.writeTextMessage(ASK);

    await().atMost(PATIENCE).until(session::isClosed);
    assertThat(session.closeStatusCode()).isEqualTo((short) 1008);
    assertThat(events.get(events.size() - 2)).contains("response.done");
    assertThat(events.getLast()).contains("\"type\":\"error\"", "insufficient_quota");
    available("16.06");
  }

  @Test
  void aKeyThatIsTakenAwayPaysForNothingMore() {
    WebSocket session = open();
    JsonNode newest = gateway.api("GET", "/api/agg-token/?page_size=1", "").at("/items/0");
    gateway.api(
        "PUT",
        "/api/agg-token/",
        "{\"id\":" + newest.required("id").asLong() + ",\"status\":\"disabled\"}");
    session.writeTextMessage(ASK);

    await().atMost(PATIENCE).until(session::isClosed);
    assertThat(session.closeStatusCode()).isEqualTo((short) 1008);
    assertThat(events.getLast()).contains("\"type\":\"error\"", "key_disabled");
    available("99.56");
  }

  @Test
  void aSessionCountsAgainstHowMuchMayRunAtTheSameTimeUntilItEnds() {
    gateway.limit(customer, "\"concurrency_limit\":1");
    WebSocket session = open();
    session.writeTextMessage(ASK);
    heard("response.done", 1);
    assertThat(refused("/v1/realtime?model=" + model, customer.key()).getStatus()).isEqualTo(429);

    session.close();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(open().isClosed()).isFalse());
  }

  @Test
  void azuresClientsFindTheirSessionsWhereTheyLookForThem() {
    WebSocket session =
        connect(
            "/openai/v1/realtime?model=" + model,
            options -> options.putHeader("api-key", customer.key()));
    session.writeTextMessage(ASK);
    heard("response.done", 1);
    session.close();
    available("99.56");
  }

  @Test
  void aClientThatLeavesPaysForWhatItsProviderReports() {
    WebSocket session = open();
    session.writeTextMessage("{\"type\":\"begin.only\"}");
    heard("response.output_text.delta", 1);
    session.close();

    available("99.56");
    assertThat(host.heard().getLast()).contains("response.cancel");
    await().atMost(PATIENCE).until(() -> host.closed().size() == 1);
  }

  @Test
  void aProviderThatBreaksOffEndsTheSessionAndItsMoneyIsSettled() {
    WebSocket session = open();
    session.writeTextMessage("{\"type\":\"break.off\"}");

    await().atMost(PATIENCE).until(session::isClosed);
    assertThat(session.closeStatusCode()).isEqualTo((short) 1011);
    await()
        .atMost(PATIENCE)
        .until(() ->
            gateway
                .api("GET", "/api/request/" + requestId, "")
                .at("/hold/status")
                .asText()
                .equals("settled"));
    assertThat(gateway.api("GET", "/api/request/" + requestId, "").at("/usage_source").asText())
        .isNotEqualTo("exact");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/realtime?model=MODEL, sk-ng-wrong, 401, invalid_api_key",
    "/v1/realtime, KEY, 400, missing_required_parameter",
    "/v1/realtime?model=nobody-has-it, KEY, 404, model_not_found",
    "/v1/realtime?model=UNPRICED, KEY, 503, model_not_priced",
    "/v1/realtime?model=MODEL, POOR, 429, insufficient_quota",
  })
  void whatIsRefusedIsRefusedBeforeTheUpgrade(String uri, String key, int status, String code) {
    String unpriced = "u-" + UUID.randomUUID();
    gateway.provider(host.baseUrl(), unpriced, "own name");
    String shown =
        switch (key) {
          case "KEY" -> customer.key();
          case "POOR" -> gateway.customer("0").key();
          default -> key;
        };
    UpgradeRejectedException refused =
        refused(uri.replace("MODEL", model).replace("UNPRICED", unpriced), shown);

    assertThat(refused.getStatus()).isEqualTo(status);
    assertThat(GatewayClient.json(refused.getBody().toString()).at("/error/code").asText())
        .isEqualTo(code);
    assertThat(host.asked()).isEmpty();
  }

  @Test
  void aRequestThatWantsNoSessionIsRefused() {
    var answer = gateway.get("/v1/realtime?model=" + model, customer);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText()).isEqualTo("upgrade");
  }

  // ── the client ──

  private WebSocket open() {
    return open(options -> bearing(options, customer.key()));
  }

  private static WebSocketConnectOptions bearing(WebSocketConnectOptions options, String key) {
    options.putHeader("Authorization", "Bearer " + key);
    return options;
  }

  private WebSocket open(UnaryOperator<WebSocketConnectOptions> how) {
    return connect("/v1/realtime?model=" + model, how);
  }

  /** Listens before the first event can have come; the headers are shown only at that moment. */
  private WebSocket connect(String uri, UnaryOperator<WebSocketConnectOptions> how) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options.setHost(gateway.base().getHost()).setPort(gateway.base().getPort()).setURI(uri);
    return sockets
        .connect(how.apply(options))
        .map(socket -> {
          requestId = Objects.requireNonNull(socket.headers().get("X-Request-Id"));
          socket.textMessageHandler(events::add);
          socket.binaryMessageHandler(bytes::add);
          return socket;
        })
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private UpgradeRejectedException refused(String uri, String key) {
    try {
      connect(uri, options -> bearing(options, key)).close();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof UpgradeRejectedException refused) {
        return refused;
      }
      throw failed;
    }
    throw new AssertionError("upgraded");
  }

  private void heard(String type, int times) {
    await()
        .atMost(PATIENCE)
        .until(() -> events.stream().filter(event -> event.contains(type)).count() == times);
  }

  private void available(String dollars) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(gateway.available(customer)).isEqualTo(dollars));
  }
}
