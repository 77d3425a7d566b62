package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every client's dialect against every kind of provider: what is asked is understood, what is
 * answered is heard, and what it used is charged, in one piece and as a stream.
 */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class DialectMatrixTest {

  private static final Map<String, Client> CLIENTS = new LinkedHashMap<>();
  private static final Map<String, Vendor> VENDORS = new LinkedHashMap<>();

  static {
    CLIENTS.put("chat", new ChatClient());
    CLIENTS.put("responses", new ResponsesClient());
    CLIENTS.put("anthropic", new MessagesClient());
    CLIENTS.put("gemini", new GeminiClient());
    CLIENTS.put("cohere", new CohereClient());
    VENDORS.put("openai", new ChatVendor("\"type\":\"openai\",\"apis\":[\"chat\"]"));
    VENDORS.put("openai responses", new ResponsesVendor());
    VENDORS.put("azure", new ChatVendor("\"type\":\"azure\",\"apis\":[\"chat\"]"));
    VENDORS.put("anthropic", new MessagesVendor());
    VENDORS.put("gemini", new GeminiVendor());
    VENDORS.put("cohere", new CohereVendor());
  }

  private final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private Customer customer;

  /** One at a time and always the same name, for metrics know only so many. */
  private long provider;

  @BeforeEach
  void somebodyWhoPays() {
    gateway().price(model, "1", "10");
    customer = gateway().customer("1");
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    gateway().api("DELETE", "/api/provider/" + provider, "");
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  static Stream<Arguments> scenes() {
    return pairs()
        .flatMap(pair ->
            Stream.of(Scene.values())
                .flatMap(scene ->
                    Stream.of(false, true)
                        .map(stream -> Arguments.of(pair.get()[0], pair.get()[1], scene, stream))));
  }

  static Stream<Arguments> pairs() {
    return CLIENTS.keySet().stream()
        .flatMap(client -> VENDORS.keySet().stream().map(vendor -> Arguments.of(client, vendor)));
  }

  @ParameterizedTest(name = "{0} → {1}, {2}, stream {3}")
  @MethodSource("scenes")
  void whatIsAskedIsUnderstoodAndWhatIsAnsweredIsHeard(
      String asking, String asked, Scene scene, boolean stream) {
    Client client = client(asking);
    Vendor vendor = vendor(asked);
    provider(vendor, stream ? Reply.stream(vendor.stream(scene)) : Reply.json(vendor.whole(scene)));

    HttpResponse<String> answer = ask(client, client.body(scene, model, stream), stream);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode question = GatewayClient.json(upstream.received().getFirst().body());
    vendor.understands(scene, question);
    assertThat(answer.body()).doesNotContain("own-name");
    Heard heard =
        stream ? client.stream(answer.body()) : client.whole(GatewayClient.json(answer.body()));
    assertThat(heard.text.toString()).isEqualTo(Vendor.TEXT);
    if (scene == Scene.REASONING) {
      assertThat(heard.thoughts.toString()).isEqualTo(Vendor.THOUGHT);
    }
    if (scene == Scene.TOOLS) {
      assertThat(heard.called())
          .containsExactly("get_weather{\"city\":\"Paris\"}", "get_weather{\"city\":\"Rome\"}");
      if (!asking.equals(asked)) {
        assertThat(heard.calls.get(0).id).isNotEqualTo(heard.calls.get(1).id);
      }
    } else {
      assertThat(heard.calls).isEmpty();
    }
    assertThat(heard.end.toLowerCase(Locale.ROOT)).isIn(ends(asking, scene == Scene.TOOLS));
    assertThat(heard.input).isEqualTo(11);
    assertThat(heard.output).isEqualTo(5);
    // 11 × 1 + 5 × 10 millionths of a dollar
    assertThat(new BigDecimal(gateway().available(customer))).isEqualByComparingTo("0.999939");
  }

  private static List<String> ends(String client, boolean called) {
    return switch (client) {
      case "chat" -> List.of(called ? "tool_calls" : "stop");
      case "anthropic" -> List.of(called ? "tool_use" : "end_turn");
      case "gemini" -> List.of("stop");
      case "cohere" -> List.of(called ? "tool_call" : "complete");
      default -> List.of("completed");
    };
  }

  static Stream<Arguments> pairsWithAVendorThatWantsSomethingBack() {
    return pairs().filter(pair -> !vendor(String.valueOf(pair.get()[1])).wantsBack().isEmpty());
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairsWithAVendorThatWantsSomethingBack")
  void whatAVendorWantsBackComesBackWithTheNextQuestion(String asking, String asked) {
    Client client = client(asking);
    Vendor vendor = vendor(asked);
    provider(vendor, Reply.json(vendor.whole(Scene.TOOLS)), Reply.json(vendor.whole(Scene.TEXT)));
    HttpResponse<String> first = ask(client, client.body(Scene.TOOLS, model, false), false);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);

    HttpResponse<String> next =
        ask(client, client.next(model, GatewayClient.json(first.body())), false);

    assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
    assertThat(upstream.received().getLast().body()).contains(vendor.wantsBack(), "sunny", "Paris");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void aRefusalComesInTheClientsEnvelope(String asking, String asked) {
    Client client = client(asking);
    Vendor vendor = vendor(asked);
    provider(vendor, vendor.refusal(400, "that is too much, sk-secret-0123456789"));

    HttpResponse<String> answer = ask(client, client.body(Scene.TEXT, model, false), false);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(client.error(GatewayClient.json(answer.body())))
        .contains("that is too much")
        .doesNotContain("0123456789");
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void aProviderThatIsDownIsToldInTheClientsEnvelope(String asking, String asked) {
    Client client = client(asking);
    provider(vendor(asked), Reply.json(500, "{}"));

    HttpResponse<String> answer = ask(client, client.body(Scene.TEXT, model, true), true);

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(client.error(GatewayClient.json(answer.body()))).isNotEmpty();
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void anErrorAfterTheBeginningEndsTheStreamAsAnError(String asking, String asked) {
    Client client = client(asking);
    Vendor vendor = vendor(asked);
    provider(vendor, Reply.stream(vendor.broken()));

    HttpResponse<String> answer = ask(client, client.body(Scene.TEXT, model, true), true);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Heard heard = client.stream(answer.body());
    assertThat(heard.error).isNotEmpty();
    assertThat(heard.text.toString()).isEqualTo("Hello, ");
    assertThat(heard.end).isEmpty();
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void aStreamThatBreaksOffNeverEndsAsASuccess(String asking, String asked) {
    Client client = client(asking);
    Vendor vendor = vendor(asked);
    String whole = vendor.stream(Scene.TEXT);
    String half = whole.substring(0, whole.indexOf("\n\n", whole.indexOf("Hello, ")) + 2);
    provider(vendor, Reply.stream(half).thenCut());

    HttpResponse<String> answer = ask(client, client.body(Scene.TEXT, model, true), true);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Heard heard = client.stream(answer.body());
    assertThat(heard.error).isNotEmpty();
    assertThat(heard.end).isEmpty();
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void aStreamThatComesByteByByteSaysTheSame(String asking, String asked) {
    Client client = client(asking);
    Vendor vendor = vendor(asked);
    String crlf = vendor.stream(Scene.TOOLS).replace("\n", "\r\n");
    provider(vendor, Reply.stream(": a comment\r\n\r\n" + crlf).inPieces(1));

    HttpResponse<String> answer = ask(client, client.body(Scene.TOOLS, model, true), true);

    Heard heard = client.stream(answer.body().replace("\r\n", "\n"));
    assertThat(heard.text.toString()).isEqualTo(Vendor.TEXT);
    assertThat(heard.called()).hasSize(2);
  }

  private static Client client(String name) {
    return Objects.requireNonNull(CLIENTS.get(name), name);
  }

  private static Vendor vendor(String name) {
    return Objects.requireNonNull(VENDORS.get(name), name);
  }

  private static GatewayClient gateway() {
    return InProcess.gateway();
  }

  private void provider(Vendor vendor, Reply... replies) {
    upstream.answering(replies);
    provider =
        gateway()
            .api(
                "POST",
                "/api/provider/",
                """
                {"name":"of the matrix",%s,"base_url":"%s","keys":["sk-upstream-secret-0001"],
                 "models":[{"name":"%s","upstream":"%s"}]}\
                """
                    .formatted(vendor.provider(), upstream.baseUrl(), model, vendor.model()))
            .required("id")
            .asLong();
  }

  private HttpResponse<String> ask(Client client, String body, boolean stream) {
    return gateway().post(client.path(model, stream), customer, body);
  }
}
