package io.nebulagate.inbound.http.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.inbound.http.RawClient;
import io.nebulagate.inbound.http.TestWiring;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is turned away at the door, and how the door behaves meanwhile. */
@QuarkusTest
class RefusalEdgeTest {

  private static final String PATH = "/v1/chat/completions";
  private static final String QUESTION = "{\"model\":\"m1\",\"messages\":[]}";
  private static final int TOO_LARGE = TestWiring.BODY_BYTES_MAX + 1;

  @Inject FakeRelay relay;

  @SuppressWarnings("NullAway.Init")
  @TestHTTPResource
  URI server;

  @BeforeEach
  void theRelayAnswers() {
    relay.answersWhole("{\"ok\":true}");
  }

  @Test
  void anAnnouncedBodyThatIsTooLargeIsRefusedBeforeItComes() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(RelayEdgeTest.head(PATH, TOO_LARGE) + "\r\n");

      assertThat(client.readUntil("request_too_large"))
          .startsWith("HTTP/1.1 413 ")
          .containsIgnoringCase("connection: close")
          .containsIgnoringCase("x-request-id: req_");
    }
    assertThat(relay.last()).isEmpty();
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsRefusedAndTheClientCanFinishSending() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          RelayEdgeTest.head(PATH, 0).replace("Content-Length: 0", "Transfer-Encoding: chunked")
              + "\r\n");
      byte[] chunk = ("10000\r\n" + " ".repeat(65_536) + "\r\n").getBytes(US_ASCII);
      for (int sent = 0; sent < 8 * TestWiring.BODY_BYTES_MAX; sent += 65_536) {
        client.send(chunk);
      }
      client.send("0\r\n\r\n");

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ").contains("request_too_large");
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() throws Exception {
    String padded = QUESTION + " ".repeat(TestWiring.BODY_BYTES_MAX - QUESTION.length());
    assertThat(post(padded, "Authorization", "Bearer sk-good").statusCode()).isEqualTo(200);
  }

  @Test
  void aCallerWithoutAKeyIsRefusedBeforeTheBodyComes() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n");

      assertThat(client.readUntil("invalid_api_key")).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aRefusedCallerCanUseTheConnectionAgain() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello");
      client.readUntil("invalid_api_key");
      client.send(RelayEdgeTest.ask("{}"));
      client.readUntil("missing_required_parameter");
      client.send("POST /v1/nowhere HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello");
      client.readUntil("unknown_url");
      client.send("DELETE /v1/models HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello");
      client.readUntil("method_not_allowed");
      client.send(RelayEdgeTest.ask(QUESTION));
      assertThat(client.readUntil("{\"ok\":true}")).contains("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aBodyThatStopsComingIsNotWaitedForForever() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(RelayEdgeTest.head(PATH, 100) + "\r\n{");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(relay.last()).isEmpty();
  }

  @Test
  void aClientThatAsksFirstIsToldToContinue() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(RelayEdgeTest.head(PATH, QUESTION.length()) + "Expect: 100-continue\r\n\r\n");
      client.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
      client.send(QUESTION);
      assertThat(client.readUntil("{\"ok\":true}")).contains("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aCompressedBodyIsRefusedByName() throws Exception {
    HttpResponse<String> answer =
        post(QUESTION, "Authorization", "Bearer sk-good", "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"param\":\"content-encoding\"", "invalid_value");
  }

  @Test
  void theKeyMayStandWhereEverySdkPutsIt() throws Exception {
    for (String header : new String[] {"x-api-key", "api-key", "x-goog-api-key"}) {
      assertThat(post(QUESTION, header, "sk-good").statusCode()).as(header).isEqualTo(200);
      assertThat(relay.last().orElseThrow().credential().reveal()).isEqualTo("sk-good");
    }
    assertThat(post(QUESTION, "authorization", "bearer sk-good").statusCode()).isEqualTo(200);
    assertThat(
            post(QUESTION, "authorization", "Bearer sk-good", "x-api-key", "sk-good").statusCode())
        .isEqualTo(200);
    assertThat(post(QUESTION, "authorization", "Bearer sk-good", "x-api-key", "").statusCode())
        .isEqualTo(200);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest inUrl =
          HttpRequest.newBuilder(server.resolve(PATH + "?key=sk-good"))
              .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
              .build();
      assertThat(client.send(inUrl, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void twoDifferentKeysAreRefused() throws Exception {
    HttpResponse<String> answer =
        post(QUESTION, "authorization", "Bearer sk-good", "x-api-key", "sk-other");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("ambiguous_credentials").doesNotContain("sk-");
  }

  @Test
  void whatCannotBeAKeyIsRefused() throws Exception {
    assertThat(post(QUESTION, "authorization", "Basic YTpi").statusCode()).isEqualTo(401);
    assertThat(post(QUESTION, "authorization", "Bearer").statusCode()).isEqualTo(401);
    assertThat(post(QUESTION, "x-api-key", "k".repeat(513)).statusCode()).isEqualTo(401);
    assertThat(post(QUESTION).statusCode()).isEqualTo(401);
    assertThat(relay.last()).isEmpty();
  }

  @Test
  void aConnectionCutInTheBodyLeavesNothingBehind() throws IOException {
    RawClient client = new RawClient(server);
    client.send(RelayEdgeTest.head(PATH, 100) + "\r\n{");
    client.vanish();
    assertThatThrownBy(() -> client.send("x")).isInstanceOf(IOException.class);
    assertThat(relay.last()).isEmpty();
  }

  private HttpResponse<String> post(String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(PATH))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
