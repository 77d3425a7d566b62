package io.nebulagate.bootstrap.flow.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.FlowNames;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where providers may not live, and where nothing is sent, whatever the database says. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class EgressFlowTest {

  private static final int NOTHING_COMES_MILLIS = 200;

  @Inject ProviderStore providers;
  @Inject LiveCatalogue catalogue;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "https://169.254.169.254/latest/meta-data",
        "http://[::1]",
        "https://[::ffff:169.254.169.254]",
        "https://[64:ff9b::a9fe:a9fe]",
        "http://0.0.0.0:8080",
        "http://0x7f000001",
        "http://2130706433",
        "http://0177.0.0.1",
        "http://127.0.0.2",
        "https://" + FlowNames.PRIVATE,
        "https://" + FlowNames.MIXED,
        "http://" + FlowNames.PUBLIC
      })
  void whereAProviderMayNotLiveIsRefusedAndNothingIsKept(String url) {
    GatewayClient gateway = InProcess.gateway();
    String name = "e-" + UUID.randomUUID();

    HttpResponse<String> refused =
        gateway.apiResponse("POST", "/api/provider/", provider(name, url));

    assertThat(refused.statusCode()).isEqualTo(400);
    JsonNode answer = GatewayClient.json(refused.body());
    assertThat(answer.required("code").asText()).isEqualTo("invalid_value");
    assertThat(answer.required("message").asText()).contains("base_url").doesNotContain("10.0.0.1");
    assertThat(providers.list()).noneMatch(kept -> kept.provider().name().equals(name));
  }

  @Test
  void anAddressThatIsChangedIsCheckedAgain() {
    GatewayClient gateway = InProcess.gateway();
    String name = "e-" + UUID.randomUUID();
    long id =
        gateway
            .api("POST", "/api/provider/", provider(name, "https://" + FlowNames.PUBLIC))
            .required("id")
            .asLong();

    HttpResponse<String> refused =
        gateway.apiResponse(
            "PUT",
            "/api/provider/",
            "{\"id\":%d,\"base_url\":\"https://%s\"}".formatted(id, FlowNames.PRIVATE));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("base_url");
    assertThat(providers.find(id).orElseThrow().provider().baseUrl())
        .isEqualTo(URI.create("https://" + FlowNames.PUBLIC));
  }

  @Test
  void whatTheDatabaseHoldsIsNotCalledEither() throws IOException {
    GatewayClient gateway = InProcess.gateway();
    String model = "e-" + UUID.randomUUID();
    gateway.price(model, "1", "1");
    try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
      keep(model, "http://127.0.0.2:" + inside.getLocalPort());

      HttpResponse<String> answer =
          gateway.post(
              "/v1/chat/completions",
              gateway.customer("1"),
              "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                  .formatted(model));

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(gateway.explain(answer).at("/attempts/0/outcome").asText())
          .isEqualTo("egress_refused");
      inside.setSoTimeout(NOTHING_COMES_MILLIS);
      assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /** Past the check, as a provider from before {@code EGRESS_ALLOW} was narrowed. */
  private void keep(String model, String url) {
    ModelName name = new ModelName(model);
    providers.add(
        Provider.openAi("p-" + model, URI.create(url), Map.of(name, name)),
        List.of(Secret.of("sk-upstream-secret-0001")));
    catalogue.reload();
  }

  private static String provider(String name, String url) {
    return """
    {"name":"%s","type":"openai","base_url":"%s","keys":["sk-upstream-secret-0001"],"models":[]}\
    """
        .formatted(name, url);
  }
}
