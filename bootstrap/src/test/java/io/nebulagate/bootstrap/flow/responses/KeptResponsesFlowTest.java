package io.nebulagate.bootstrap.flow.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.inputitems.InputItemListParams;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response is found where it was made, by whoever it belongs to and nobody else. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class KeptResponsesFlowTest {

  private static final String NOWHERE = "resp_0123456789abcdef0123456789abcdef";

  @Inject DataSource dataSource;

  private final GatewayClient gateway = InProcess.gateway();
  private final String model = "kept-" + UUID.randomUUID();
  private final ResponseHost first = new ResponseHost();
  private final ResponseHost second = new ResponseHost();
  private long firstProvider;
  private Customer customer;

  @BeforeEach
  void twoProvidersWithTwoKeysEach() {
    firstProvider = provider(first);
    provider(second);
    gateway.price(model, "100", "1000");
    customer = gateway.customer("100");
  }

  @AfterEach
  void theBooksAreInOrder() {
    first.close();
    second.close();
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  // ── by OpenAI's own client ──

  @Test
  void theOfficialClientComesBackToItsResponseAndThrowsItAway() {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.base().resolve("/v1").toString())
            .apiKey(customer.key())
            .maxRetries(0)
            .build();
    try {
      Response made =
          client
              .responses()
              .create(ResponseCreateParams.builder().model(model).input("Hi").build());

      Response found = client.responses().retrieve(made.id());
      assertThat(found.model().toString()).contains(model);
      assertThat(found.output()).hasSize(1);
      assertThat(
              client
                  .responses()
                  .inputItems()
                  .list(made.id(), InputItemListParams.builder().limit(5).build())
                  .data())
          .hasSize(1);
      assertThat(maker(made.id()).last().path())
          .isEqualTo("/v1/responses/" + made.id() + "/input_items?limit=5");
      assertThatThrownBy(() -> client.responses().cancel(made.id()))
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining("Cannot cancel a synchronous response");
      client.responses().delete(made.id());

      assertThatThrownBy(() -> client.responses().retrieve(made.id()))
          .isInstanceOf(NotFoundException.class);
      assertThat(maker(made.id()).last().method()).isEqualTo("DELETE");
    } finally {
      client.close();
    }
    assertThat(gateway.available(customer)).isEqualTo("99.993"); // only what was made is paid for
  }

  // ── where it was made ──

  @Test
  void whatGoesOnGoesToTheProviderAndTheKeyThatMadeIt() {
    for (int i = 0; i < 6; i++) {
      String id = ask("\"input\":\"Hi\"").path("id").asText();
      ResponseHost maker = maker(id);
      String key = maker.last().headers().get("authorization");

      JsonNode next = ask("\"input\":\"and?\",\"previous_response_id\":\"" + id + "\"");

      assertThat(maker(next.path("id").asText())).isSameAs(maker);
      assertThat(maker.last().headers()).containsEntry("authorization", key);
      assertThat(send("GET", "/v1/responses/" + id, customer).statusCode()).isEqualTo(200);
      assertThat(maker.last().headers()).containsEntry("authorization", key);
    }
  }

  @Test
  void aStreamIsKeptToo() {
    HttpResponse<String> stream = post(customer, "\"input\":\"Hi\",\"stream\":true");
    String id = stream.body().replaceAll("(?s).*?\"id\":\"(resp_\\w+)\".*", "$1");

    HttpResponse<String> found = send("GET", "/v1/responses/" + id + "?include[]=a.b", customer);

    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    assertThat(GatewayClient.json(found.body()).path("model").asText()).isEqualTo(model);
    assertThat(found.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
    assertThat(maker(id).last().path()).isEqualTo("/v1/responses/" + id + "?include%5B%5D=a.b");
  }

  @Test
  void anItemIsReferredToWhereItWasMade() {
    for (int i = 0; i < 4; i++) {
      String id = ask("\"input\":\"Hi\"").path("id").asText();
      ResponseHost maker = maker(id);

      JsonNode next =
          ask(
              "\"input\":[{\"id\":\""
                  + ResponseHost.item(id)
                  + "\"},{\"role\":\"user\","
                  + "\"content\":\"x\"}]");

      assertThat(maker(next.path("id").asText())).isSameAs(maker);
    }
  }

  @Test
  void whatNobodyKeepsIsNotFound() {
    String id = ask("\"input\":\"Hi\",\"store\":false").path("id").asText();

    assertThat(send("GET", "/v1/responses/" + id, customer).statusCode()).isEqualTo(404);
    assertThat(post(customer, "\"input\":\"x\",\"previous_response_id\":\"" + id + "\"").body())
        .contains("previous_response_not_found");
  }

  // ── whose it is ──

  @Test
  void aStrangerLearnsNothing() {
    String id = ask("\"input\":\"Hi\"").path("id").asText();
    Customer stranger = gateway.customer("100");
    int asked = asked();

    for (String call : List.of("GET %s", "DELETE %s", "GET %s/input_items", "POST %s/cancel")) {
      HttpResponse<String> theirs = call(call, id, stranger);
      assertThat(theirs.statusCode()).as(call).isEqualTo(404);
      assertThat(theirs.body()).isEqualTo(call(call, NOWHERE, stranger).body());
      assertThat(GatewayClient.json(theirs.body()).at("/error/type").asText())
          .isEqualTo("invalid_request_error");
    }
    for (String reference :
        List.of(
            "\"input\":\"Hi\",\"previous_response_id\":\"%s\"",
            "\"input\":[{\"type\":\"item_reference\",\"id\":\"%s\"}]")) {
      HttpResponse<String> theirs = post(stranger, reference.formatted(id));
      HttpResponse<String> nobodys = post(stranger, reference.formatted(NOWHERE));
      assertThat(theirs.statusCode()).isEqualTo(400);
      assertThat(theirs.body().replace(id, NOWHERE)).isEqualTo(nobodys.body());
    }
    assertThat(asked()).isEqualTo(asked);
    assertThat(gateway.available(stranger)).isEqualTo("100");
    assertThat(send("GET", "/v1/responses/" + id, customer).statusCode()).isEqualTo(200);
  }

  @Test
  void aResponseThatCannotBeContinuedIsToldInOpenAisWords() {
    HttpResponse<String> answer =
        post(customer, "\"input\":\"Hi\",\"previous_response_id\":\"" + NOWHERE + "\"");

    JsonNode error = GatewayClient.json(answer.body()).path("error");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(error.path("code").asText()).isEqualTo("previous_response_not_found");
    assertThat(error.path("param").asText()).isEqualTo("previous_response_id");
    assertThat(error.path("message").asText()).contains(NOWHERE);
  }

  @Test
  void aConversationIsRefusedSinceNobodyKnowsWhoseItIs() {
    HttpResponse<String> answer = post(customer, "\"input\":\"Hi\",\"conversation\":\"conv_1\"");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText())
        .isEqualTo("conversation");
    assertThat(asked()).isZero();
  }

  // ── what becomes of it ──

  @Test
  void atAProviderThatIsSwitchedOffItIsFoundAndThrownAwayButNotContinued() {
    String id = madeByTheFirst();
    gateway.api(
        "PUT", "/api/provider/enabled", "{\"tag\":\"%s\",\"enabled\":false}".formatted(tag(first)));

    HttpResponse<String> continued =
        post(customer, "\"input\":\"x\",\"previous_response_id\":\"" + id + "\"");

    assertThat(continued.statusCode()).isEqualTo(400);
    assertThat(continued.body()).contains("previous_response_not_found");
    assertThat(send("GET", "/v1/responses/" + id, customer).statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/v1/responses/" + id, customer).body()).contains("\"deleted\":true");
  }

  @Test
  void atAProviderThatIsGoneItIsNotFound() {
    String id = madeByTheFirst();
    gateway.api("DELETE", "/api/provider/" + firstProvider, "");

    assertThat(send("GET", "/v1/responses/" + id, customer).body())
        .isEqualTo(send("GET", "/v1/responses/" + NOWHERE, customer).body());
  }

  @Test
  void afterThirtyDaysItReadsLikeNone() throws SQLException {
    String id = ask("\"input\":\"Hi\"").path("id").asText();
    change("UPDATE kept_ids SET expires_at = now() WHERE id = ?", id);

    assertThat(send("GET", "/v1/responses/" + id, customer).statusCode()).isEqualTo(404);
    assertThat(post(customer, "\"input\":\"x\",\"previous_response_id\":\"" + id + "\"").body())
        .contains("previous_response_not_found");
  }

  @Test
  void whatAnotherReplicaWritesDownIsKnownHereAtOnce() throws SQLException {
    String id = ask("\"input\":\"Hi\"").path("id").asText();
    change("UPDATE kept_ids SET id = 'elsewhere-' || id WHERE id = ?", id);
    assertThat(send("GET", "/v1/responses/" + id, customer).statusCode()).isEqualTo(404);

    change("UPDATE kept_ids SET id = substr(id, 11) WHERE id = 'elsewhere-' || ?", id);

    assertThat(send("GET", "/v1/responses/" + id, customer).statusCode()).isEqualTo(200);
    ask("\"input\":\"x\",\"previous_response_id\":\"" + id + "\"");
  }

  private void change(String sql, String id) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  // ── what is asked wrongly, or too often ──

  @ParameterizedTest
  @CsvSource({
    "GET, ?stream=true, stream",
    "GET, ?starting_after=3, starting_after",
    "GET, /input_items?page=2, page",
    "POST, /cancel?limit=1, limit",
  })
  void whatCannotBeAskedIsNamed(String method, String rest, String field) {
    String id = ask("\"input\":\"Hi\"").path("id").asText();
    int asked = asked();

    HttpResponse<String> answer = send(method, "/v1/responses/" + id + rest, customer);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/param").asText()).isEqualTo(field);
    assertThat(asked()).isEqualTo(asked);
  }

  @Test
  void whoAsksTooOftenIsToldToWait() {
    String id = ask("\"input\":\"Hi\"").path("id").asText();
    JsonNode account = gateway.api("GET", "/api/account/" + customer.account(), "");
    gateway.api(
        "PUT",
        "/api/limit/",
        "{\"owner_type\":\"user\",\"owner_id\":%s,\"rpm_limit\":3}"
            .formatted(account.required("owner_id")));

    List<Integer> statuses =
        Stream.generate(() -> send("GET", "/v1/responses/" + id, customer).statusCode())
            .limit(4)
            .toList();

    assertThat(statuses).endsWith(429);
    assertThat(statuses).contains(200);
  }

  // ── the stage ──

  private long provider(ResponseHost host) {
    return gateway
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"p-%s","type":"openai","base_url":"%s","apis":["responses"],
             "tags":["%s"],"keys":["sk-upstream-secret-0001","sk-upstream-secret-0002"],
             "models":[{"name":"%s","upstream":"own-name"}]}\
            """
                .formatted(UUID.randomUUID(), host.baseUrl(), tag(host), model))
        .required("id")
        .asLong();
  }

  private String tag(ResponseHost host) {
    return (host == first ? "first-" : "second-") + model;
  }

  private String madeByTheFirst() {
    while (true) {
      String id = ask("\"input\":\"Hi\"").path("id").asText();
      if (maker(id) == first) {
        return id;
      }
    }
  }

  /** Whoever was asked last and has made it. */
  private ResponseHost maker(String id) {
    return first.made(id) ? first : second;
  }

  private int asked() {
    return first.received().size() + second.received().size();
  }

  private JsonNode ask(String members) {
    HttpResponse<String> answer = post(customer, members);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return GatewayClient.json(answer.body());
  }

  private HttpResponse<String> post(Customer who, String members) {
    return gateway.post("/v1/responses", who, "{\"model\":\"" + model + "\"," + members + "}");
  }

  private HttpResponse<String> call(String call, String id, Customer who) {
    String[] parts = call.formatted("/v1/responses/" + id).split(" ", -1);
    return send(parts[0], parts[1], who);
  }

  private HttpResponse<String> send(String method, String path, Customer who) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.base().resolve(path.replace("[]", "%5B%5D")))
            .header("Authorization", "Bearer " + who.key())
            .method(method, BodyPublishers.noBody()));
  }
}
