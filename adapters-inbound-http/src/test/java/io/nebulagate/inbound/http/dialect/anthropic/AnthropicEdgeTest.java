package io.nebulagate.inbound.http.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container fills the field
class AnthropicEdgeTest {

  @TestHTTPResource URI server;

  @Test
  void whoeverLooksFindsSomebody() throws Exception {
    HttpResponse<String> answer = call("HEAD", "/", "", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(call("GET", "/", "", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aCountThatIsAnEstimateSaysSo() throws Exception {
    HttpResponse<String> answer =
        call(
            "POST",
            "/v1/messages/count_tokens?beta=true",
            "sk-good",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"12345\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"input_tokens\":9}");
    assertThat(answer.headers().firstValue("X-Gateway-Estimated")).contains("true");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
  }

  @ParameterizedTest(name = "{0} {1} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /v1/messages/count_tokens | sk-bad  | {'model':'m','messages':[]} | 401"
            + " | authentication_error",
        "POST | /v1/messages/count_tokens |         | {'model':'m','messages':[]} | 401"
            + " | authentication_error",
        "POST | /v1/messages/count_tokens | sk-good | {'model':'m'} | 400 | invalid_request_error",
        "POST | /v1/messages/count_tokens | sk-good | {'model': | 400 | invalid_request_error",
        "POST | /v1/messages              |         | {} | 401 | authentication_error",
        "POST | /v1/messages              | sk-good | {'model':'m','messages':[]} | 400"
            + " | invalid_request_error",
        "GET  | /v1/messages              | sk-good | {} | 405 | invalid_request_error",
        "POST | /v1/messages/batches      | sk-good | {} | 404 | not_found_error",
      })
  void whatIsWrongIsToldInAnthropicsWords(
      String method, String path, String key, String body, int status, String type)
      throws Exception {
    HttpResponse<String> answer =
        call(method, path, key == null ? "" : key, body.replace('\'', '"'));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\"");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
  }

  /** The answer by which Anthropic's SDKs know to go on with all messages in every question. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"create\"}",
        "{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"}"
      })
  void aThreadIsRefusedBecauseItsMessagesWouldBeLost(String thread) throws Exception {
    HttpResponse<String> answer = call("POST", "/v1/messages", "sk-good", question(thread));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body())
        .contains("'thread'")
        .contains(
            "\"details\":{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}");
  }

  @Test
  void noThreadIsNoReasonToRefuse() throws Exception {
    assertThat(call("POST", "/v1/messages/count_tokens", "sk-good", question("null")).statusCode())
        .isEqualTo(200);
  }

  private static String question(String thread) {
    return ("{\"model\":\"m\",\"max_tokens\":9,\"thread\":%s,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
        .formatted(thread);
  }

  private HttpResponse<String> call(String method, String path, String key, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.toString().replaceAll("/$", "") + path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("x-api-key", key);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
