package io.nebulagate.inbound.http.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container fills the field
class CohereEdgeTest {

  @TestHTTPResource URI server;

  @ParameterizedTest(name = "{0} {1} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /v2/chat    |         | {} | 401 | API key",
        "POST | /v2/chat    | sk-good | {'messages':[]} | 400 | 'model'",
        "POST | /v2/chat    | sk-good | {'model':'m'} | 400 | 'messages'",
        "POST | /v2/chat    | sk-good | {'model':'m','messages':[],'max_tokens':-1} | 400"
            + " | 'max_tokens'",
        "POST | /v2/chat    | sk-good | {'model': | 400 | JSON",
        "POST | /v2/embed   | sk-good | {'model':'m'} | 400 | 'texts'",
        "POST | /v2/rerank  | sk-good | {'model':'m','documents':[]} | 400 | 'query'",
        "POST | /v2/rerank  | sk-good | {'model':'m','query':'?'} | 400 | 'documents'",
        "POST | /v2/rerank  | sk-good | {'model':'m','query':1,'documents':[]} | 400 | 'query'",
        "POST | /v2/rerank  | sk-good | {'model':'m','query':'','documents':1} | 400 | 'documents'",
        "POST | /v2/embed   | sk-good | {'model':'m','texts':'x'} | 400 | 'texts'",
        "POST | /v2/embed   | sk-good | {'model':'m','images':1} | 400 | 'images'",
        "GET  | /v2/chat    | sk-good | {} | 405 | GET",
        "POST | /v2/dataset | sk-good | {} | 404 | /v2/dataset",
      })
  void whatIsWrongIsToldInCoheresWords(
      String method, String path, String key, String body, int status, String words)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.toString().replaceAll("/$", "") + path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.body()).startsWith("{\"message\":\"").endsWith("\"}").contains(words);
      assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }
  }
}
