package io.nebulagate.inbound.http.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.relay.FakeRelay;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container fills the fields
class GeminiResourceTest {

  @Inject FakeRelay relay;
  @TestHTTPResource URI server;

  @ParameterizedTest
  @CsvSource({
    "v1beta, m, m",
    "v1alpha, m, m",
    "v1, m, m",
    "v1beta, publishers/google/models/x, publishers/google/models/x",
    "v1, a/b, a/b",
    "v1beta, a%20b%25c, a b%c",
    "v1alpha, a%20b%25c, a b%c",
    "v1, llama3:8b, llama3:8b",
    "v1beta, a%3Ab, a:b"
  })
  void theVerbIsBehindTheLastColon(String version, String path, String model) throws Exception {
    relay.answersWhole("{}");

    HttpResponse<String> answer = post("/" + version + "/models/" + path + ":generateContent");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    RelayRequest asked = relay.last().orElseThrow();
    assertThat(asked.head().model().value()).isEqualTo(model);
    assertThat(asked.asked().dialect()).isEqualTo(Dialect.GEMINI);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1beta/models/m",
        "/v1beta/models/m:",
        "/v1beta/models/:generateContent",
        "/v1/models/m:predict",
        "/v1alpha/models/m:generatecontent",
        "/v1beta/nothing"
      })
  void whatIsNoVerbIsUnknownInGooglesWords(String path) throws Exception {
    HttpResponse<String> answer = post(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .startsWith("{\"error\":{\"code\":404,")
        .endsWith("\"status\":\"NOT_FOUND\"}}");
  }

  @ParameterizedTest
  @CsvSource({"?alt=sse, false", "?alt=json, true", "'', true"})
  void whoeverReadsAListIsRefusedInOne(String query, boolean list) throws Exception {
    relay.refuses(new GatewayError.InsufficientQuota());

    HttpResponse<String> answer = post("/v1beta/models/m:streamGenerateContent" + query);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body().startsWith("[{\"error\":")).isEqualTo(list);
    assertThat(answer.body()).contains("RESOURCE_EXHAUSTED");
  }

  private HttpResponse<String> post(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.resolve(path))
              .header("x-goog-api-key", "sk-good")
              .POST(BodyPublishers.ofString("{\"contents\":[]}"))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
