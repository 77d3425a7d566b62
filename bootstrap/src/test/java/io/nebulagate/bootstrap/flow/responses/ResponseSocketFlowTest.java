package io.nebulagate.bootstrap.flow.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.inbound.http.relay.SocketShare;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every message on a socket is a request of its own, answered with the events of a stream. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // each test fills the fields
class ResponseSocketFlowTest {

  private static final String HI = "\"input\":\"Hi\"";
  private static final Duration A_WHILE = Duration.ofSeconds(10);

  private final GatewayClient gateway = InProcess.gateway();
  private final String model = "socket-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final ResponseHost host = new ResponseHost();
  private Customer customer;
  private SocketClient client;

  @BeforeEach
  void aCustomerOnASocket() {
    gateway.price(model, "100", "1000");
    customer = gateway.customer("100");
    client = new SocketClient(gateway, customer.key());
  }

  @AfterEach
  void theBooksAreInOrder() {
    client.close();
    upstream.close();
    host.close();
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  // ── answers ──

  @Test
  void theEventsAreTheDataOfTheStreamByteForByte() {
    provider(upstream.baseUrl(), "responses");
    upstream.answering(Reply.stream(ResponseHost.stream("resp_1")).inPieces(7));
    String sse =
        gateway
            .post("/v1/responses", customer, "{" + model() + "," + HI + ",\"stream\":true}")
            .body();

    List<String> events = client.create(model() + ",\"input\" : \"Hi\", \"x\":1.0").answer();

    assertThat(events)
        .isEqualTo(
            sse.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList());
    ScriptedUpstream.Received asked = upstream.received().getLast();
    assertThat(asked.path()).isEqualTo("/v1/responses");
    assertThat(asked.body())
        .isEqualTo("{\"stream\":true,\"model\":\"own-name\",\"input\" : \"Hi\",\"x\":1.0}");
    assertThat(asked.headers()).doesNotContainKey("openai-beta");
    await()
        .atMost(A_WHILE)
        .untilAsserted(() -> assertThat(gateway.available(customer)).isEqualTo("99.986"));
  }

  @Test
  void messagesThatComeTogetherAreAnsweredInTheirOrder() {
    provider(upstream.baseUrl(), "responses");
    upstream.answering(
        Reply.stream(ResponseHost.stream("resp_1")).inPieces(20).pausing(Duration.ofMillis(5)),
        Reply.stream(ResponseHost.stream("resp_2")),
        Reply.stream(ResponseHost.stream("resp_3")));

    client.create(ask()).create(ask()).create("\"model\":\"nobodys\"," + HI).create(ask());

    assertThat(client.end().at("/response/id").asText()).isEqualTo("resp_1");
    assertThat(client.end().at("/response/id").asText()).isEqualTo("resp_2");
    assertThat(client.end().at("/error/code").asText()).isEqualTo("model_not_found");
    assertThat(client.end().at("/response/id").asText()).isEqualTo("resp_3");
  }

  @Test
  void moreMessagesThanCanWaitAreRefusedAndTheOthersAnswered() {
    provider(upstream.baseUrl(), "responses");
    upstream.answering(
        Reply.stream(ResponseHost.stream("resp_1")).inPieces(40).pausing(Duration.ofMillis(100)),
        Reply.stream(ResponseHost.stream("resp_2")));

    for (int i = 0; i < 11; i++) {
      client.create(ask());
    }

    List<String> ends =
        Stream.generate(() -> client.end().path("type").asText()).limit(11).toList();
    assertThat(ends).filteredOn("error"::equals).hasSize(2);
    assertThat(ends).filteredOn("response.completed"::equals).hasSize(9);
  }

  // ── going on ──

  @Test
  void whatAProviderKeepsIsContinuedOnThisSocketOnOthersAndByPost() {
    provider(host.baseUrl(), "responses");
    String first = client.create(ask()).end().at("/response/id").asText();

    String second = client.create(after(first)).end().at("/response/id").asText();

    assertThat(host.last().body()).contains("\"previous_response_id\":\"" + first + "\"");
    try (SocketClient other = new SocketClient(gateway, customer.key())) {
      assertThat(other.create(after(second)).end().path("type").asText())
          .isEqualTo("response.completed");
    }
    HttpResponse<String> posted =
        gateway.post("/v1/responses", customer, "{" + after(second) + "}");
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
    assertThat(gateway.get("/v1/responses/" + second, customer).statusCode()).isEqualTo(200);
  }

  @Test
  void whatNobodyKeepsIsRememberedOnItsSocketAlone() {
    provider(host.baseUrl(), "responses");
    String unkept = ",\"store\":false";
    String first = client.create(ask() + unkept).end().at("/response/id").asText();

    String second = client.create(after(first) + unkept).end().at("/response/id").asText();
    client.create(after(second) + unkept).end();

    JsonNode asked = GatewayClient.json(host.last().body());
    assertThat(asked.has("previous_response_id")).isFalse();
    assertThat(asked.path("input"))
        .extracting(item -> item.path("role").asText() + ":" + text(item.path("content")))
        .containsExactly(
            "user:Hi", "assistant:déjà vu", "user:and?", "assistant:déjà vu", "user:and?");
    assertThat(client.create(after(first)).end().at("/error/code").asText())
        .isEqualTo("previous_response_not_found"); // only the last one is remembered
    try (SocketClient other = new SocketClient(gateway, customer.key())) {
      assertThat(other.create(after(second)).end().at("/error/code").asText())
          .isEqualTo("previous_response_not_found");
    }
  }

  @Test
  void aToolLoopGoesOnAlsoAtAProviderThatIsAskedForChats() {
    provider(upstream.baseUrl(), "chat");
    upstream.answering(
        Reply.stream(
            chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"sun\",\"arguments\":\"{}\"}}]}",
                    "\"tool_calls\"")
                + "data: [DONE]\n\n"),
        Reply.stream(chunk("{\"content\":\"5 degrees\"}", "\"stop\"") + "data: [DONE]\n\n"));
    String tools = ",\"tools\":[{\"type\":\"function\",\"name\":\"sun\"}]";

    JsonNode called = client.create(ask() + tools).end();
    String id = called.at("/response/id").asText();
    JsonNode said =
        client
            .create(
                model()
                    + tools
                    + ",\"previous_response_id\":\""
                    + id
                    + "\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"c1\","
                    + "\"output\":\"5\"}]")
            .end();

    assertThat(called.at("/response/output/0/name").asText()).isEqualTo("sun");
    assertThat(said.at("/response/output/0/content/0/text").asText()).isEqualTo("5 degrees");
    JsonNode asked = GatewayClient.json(upstream.received().getLast().body());
    assertThat(asked.path("messages"))
        .extracting(message -> message.path("role").asText())
        .containsExactly("user", "assistant", "tool");
  }

  @Test
  void aClientThatOnlySaysWhatItWillAskGetsAnAnswerThatSaysNothingAndGoesOn() {
    provider(host.baseUrl(), "responses");

    JsonNode warm = client.create(ask() + ",\"store\":false,\"generate\":false").end();

    assertThat(warm.path("type").asText()).isEqualTo("response.completed");
    assertThat(warm.at("/response/output")).isEmpty();
    assertThat(host.received()).isEmpty();
    assertThat(gateway.available(customer)).isEqualTo("100");
    client.create(after(warm.at("/response/id").asText()) + ",\"store\":false").end();
    assertThat(GatewayClient.json(host.last().body()).path("input")).hasSize(2);
  }

  // ── what goes wrong ──

  @Test
  void aStrangersResponseReadsLikeNone() {
    provider(host.baseUrl(), "responses");
    String id = client.create(ask()).end().at("/response/id").asText();

    try (SocketClient stranger = new SocketClient(gateway, gateway.customer("100").key())) {
      JsonNode error = stranger.create(after(id)).end();

      assertThat(error.path("type").asText()).isEqualTo("error");
      assertThat(error.path("status").asInt()).isEqualTo(400);
      assertThat(error.at("/error/code").asText()).isEqualTo("previous_response_not_found");
      assertThat(error.at("/error/param").asText()).isEqualTo("previous_response_id");
    }
    assertThat(host.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"response.create\" | invalid_json |",
        "{\"input\":\"Hi\"} | missing_required_parameter |",
        "{\"type\":\"response.steer\"} | invalid_value | type",
        "{\"type\":\"response.create\",\"input\":\"Hi\"} | missing_required_parameter |",
        "{\"type\":\"response.create\",\"stream_id\":\"a\"} | invalid_value | stream_id",
        "{\"type\":\"response.create\",\"generate\":1} | invalid_value | generate",
        "{\"type\":\"response.create\",\"model\":\"m\",\"input\":7} | invalid_value | input",
        "{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"x\",\"background\":true}"
            + " | invalid_value | background"
      })
  void whatCannotBeReadIsToldAndTheSocketGoesOn(
      String message, String code, @Nullable String param) {
    provider(host.baseUrl(), "responses");

    JsonNode error = client.say(message).end();

    assertThat(error.path("status").asInt()).isEqualTo(400);
    assertThat(error.at("/error/code").asText()).isEqualTo(code);
    if (param != null) {
      assertThat(error.at("/error/param").asText()).isEqualTo(param);
    }
    assertThat(client.create(ask()).end().path("type").asText()).isEqualTo("response.completed");
  }

  @Test
  void whatBreaksEndsAsABrokenStreamDoesAndTheSocketGoesOn() {
    provider(upstream.baseUrl(), "responses");
    String whole = ResponseHost.stream("resp_1");
    upstream.answering(
        Reply.stream(whole.substring(0, whole.indexOf("event: response.output_item"))).thenCut(),
        Reply.stream(whole));

    List<String> broken = client.create(ask()).answer();

    JsonNode error = GatewayClient.json(broken.get(broken.size() - 2));
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.path("code").asText()).isEqualTo("upstream_request_failed");
    assertThat(GatewayClient.json(broken.getLast()).path("type").asText())
        .isEqualTo("response.failed");
    assertThat(client.create(ask()).end().path("type").asText()).isEqualTo("response.completed");
  }

  @Test
  void whoseMoneyEndsSeesAResponseThatReachedItsLengthAndThenNone() {
    provider(upstream.baseUrl(), "responses");
    String delta = "{\"type\":\"response.output_text.delta\",\"delta\":\"déjà vu, \"}";
    upstream.answering(
        Reply.flood("event: response.output_text.delta\ndata: " + delta + "\n\n", 64 << 20));

    Customer poor = gateway.customer("3");

    try (SocketClient spender = new SocketClient(gateway, poor.key())) {
      JsonNode end = spender.create(ask()).end();
      JsonNode refused = spender.create(ask()).end();

      assertThat(end.path("type").asText()).isEqualTo("response.incomplete");
      assertThat(end.at("/response/incomplete_details/reason").asText())
          .isEqualTo("max_output_tokens");
      assertThat(refused.path("status").asInt()).isEqualTo(429);
      assertThat(refused.at("/error/code").asText()).isEqualTo("insufficient_quota");
    }
  }

  @Test
  void aClientThatVanishesStopsItsProviderAndPaysForWhatItGot() {
    provider(upstream.baseUrl(), "responses");
    String whole = ResponseHost.stream("resp_1");
    upstream.answering(
        Reply.stream(whole.substring(0, whole.indexOf("event: response.output_item"))).thenStall());
    client.create(ask());
    client.next();

    client.vanish();

    await().atMost(A_WHILE).until(() -> upstream.aborted() == 1);
    await()
        .atMost(A_WHILE)
        .untilAsserted(() -> assertThat(gateway.available(customer)).startsWith("99.99"));
  }

  @Test
  void aStrangersKeyOpensNothing() {
    assertThatThrownBy(() -> new SocketClient(gateway, "sk-ng-wrong").close())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
  }

  @Test
  void aKeyHoldsAHundredSocketsOpenAndGetsAPlaceBackForEachThatItCloses() {
    List<SocketClient> others = new ArrayList<>();
    try {
      while (others.size() < SocketShare.PER_KEY_MAX - 1) {
        others.add(new SocketClient(gateway, customer.key()));
      }

      assertThatThrownBy(() -> new SocketClient(gateway, customer.key()).close())
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(429));

      others.removeLast().close();
      await()
          .atMost(A_WHILE)
          .untilAsserted(() -> others.add(new SocketClient(gateway, customer.key())));
    } finally {
      others.forEach(SocketClient::close);
    }
  }

  @Test
  void aMessageThatIsTooLargeEndsTheSocket() {
    client.say("x".repeat((16 << 20) + 1));

    assertThat(client.closedWith()).isEqualTo(1009);
  }

  // ── the stage ──

  private String model() {
    return "\"model\":\"" + model + "\"";
  }

  private String ask() {
    return model() + "," + HI;
  }

  private String after(String response) {
    return model() + ",\"input\":\"and?\",\"previous_response_id\":\"" + response + "\"";
  }

  private static String text(JsonNode content) {
    return content.isTextual() ? content.asText() : content.at("/0/text").asText();
  }

  private static String chunk(String delta, String reason) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"own-name\","
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + reason
        + "}]}\n\n";
  }

  private void provider(URI address, String api) {
    gateway.api(
        "POST",
        "/api/provider/",
        """
        {"name":"p-%s","type":"openai","base_url":"%s","keys":["sk-upstream-secret-0001"],
         "apis":["%s"],"models":[{"name":"%s","upstream":"own-name"}]}\
        """
            .formatted(UUID.randomUUID(), address, api, model));
  }
}
