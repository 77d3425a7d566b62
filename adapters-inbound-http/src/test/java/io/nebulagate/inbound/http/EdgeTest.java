package io.nebulagate.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every path: no page of the framework, and always a request id. */
@QuarkusTest
class EdgeTest {

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @AfterEach
  void ready() {
    TestWiring.problem = Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /,                          404, unknown_url",
    "GET,    /nowhere,                   404, unknown_url",
    "GET,    /v1,                        404, unknown_url",
    "GET,    /v1/nowhere,                404, unknown_url",
    "POST,   /v1/nowhere,                404, unknown_url",
    "GET,    /v1/models/nope,            404, model_not_found",
    "GET,    /v1/models/a%2Fb/c,         404, model_not_found",
    "GET,    /v1/chat/completions,       405, method_not_allowed",
    "PUT,    /v1/models,                 405, method_not_allowed",
    "BREW,   /v1/models,                 405, method_not_allowed",
    "GET,    /api/nowhere,               404, unknown_url",
    "GET,    /q/health,                  404, unknown_url",
    "POST,   /healthz,                   405, method_not_allowed",
    "GET,    /healthz,                   200, ok",
    "GET,    /readyz,                    200, ready",
    "GET,    /v1/models,                 200, vendor/m2",
    "GET,    /v1/models/m1,              200, '\"id\":\"m1\",\"object\":\"model\"'",
    "GET,    /v1/models/vendor/m2,       200, vendor/m2",
    "GET,    /v1/models/vendor%2Fm2,     200, vendor/m2",
  })
  void everyAnswerIsOurs(String method, String path, int status, String expected) throws Exception {
    HttpResponse<String> answer = call(method, path, "Bearer sk-good");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(expected);
    assertThat(answer.headers().firstValue("x-request-id").orElse("")).matches("req_[0-9a-f]{32}");
    assertThat(answer.headers().firstValue("content-type"))
        .isEqualTo(Optional.of("application/json"));
    if (status >= 400 && !expected.isEmpty()) {
      boolean api = path.startsWith("/api/");
      assertThat(answer.body()).startsWith(api ? "{\"success\":false," : "{\"error\":{");
    }
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() throws Exception {
    assertThat(call("GET", "/v1/chat/completions", "").headers().firstValue("allow"))
        .contains("POST");
    assertThat(call("PUT", "/v1/models", "").headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void modelsAreForKnownKeysOnly() throws Exception {
    assertThat(call("GET", "/v1/models", "Bearer sk-bad").statusCode()).isEqualTo(401);
    assertThat(call("GET", "/v1/models", "").body()).contains("invalid_api_key");
  }

  @ParameterizedTest
  @CsvSource({
    "GET nowhere HTTP/1.1,  404, Host: t",
    "GET /v1/models HTTP/1.1, 400, X-No: host",
  })
  void aRequestThatIsNoneIsRefusedInTheEnvelope(String line, int status, String header)
      throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(line + "\r\n" + header + "\r\n\r\n");
      assertThat(client.readUntil("\"code\""))
          .startsWith("HTTP/1.1 " + status)
          .contains("{\"error\":{")
          .containsIgnoringCase("x-request-id: req_");
    }
  }

  @Test
  void aGatewayThatCannotServeSaysWhy() throws Exception {
    TestWiring.problem = Optional.of("the database cannot be reached");

    HttpResponse<String> answer = call("GET", "/readyz", "");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("the database cannot be reached");
    assertThat(call("GET", "/healthz", "").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> call(String method, String path, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.toString().replaceAll("/$", "") + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
