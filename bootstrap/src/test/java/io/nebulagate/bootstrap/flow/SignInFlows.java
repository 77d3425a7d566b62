package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** From an empty gateway to a signed-in root, and out again. */
abstract class SignInFlows {

  static final String PASSWORD = "a long enough pass phrase";

  abstract GatewayClient gateway();

  /** The code that the gateway has shown to whoever reads its log. */
  abstract String setupCode();

  @Test
  void theFirstUserSignsInWorksAndLeaves() {
    String setup =
        "{\"setup_code\":\"%s\",\"username\":\"first\",\"password\":\"%s\"}"
            .formatted(setupCode(), PASSWORD);
    assertThat(call("POST", "/api/user/setup", "", setup).statusCode()).isEqualTo(200);
    assertThat(call("POST", "/api/user/setup", "", setup).statusCode()).isEqualTo(409);

    String token = signIn("first", PASSWORD).required("token").asText();
    HttpResponse<String> made =
        call(
            "POST",
            "/api/user/",
            token,
            "{\"username\":\"second\",\"password\":\"%s\",\"role\":\"user\"}".formatted(PASSWORD));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);

    assertThat(call("POST", "/api/user/logout", token, "").statusCode()).isEqualTo(200);
    assertThat(call("GET", "/api/user/", token, "").statusCode()).isEqualTo(401);

    assertSecondMayLittle();
    assertDisabledIsOut();
  }

  private void assertSecondMayLittle() {
    JsonNode session = signIn("second", PASSWORD);
    Instant end = Instant.parse(session.required("expires_at").asText());
    assertThat(end).isBefore(Instant.now().plus(Duration.ofHours(12)).plusSeconds(5));
    String token = session.required("token").asText();
    assertThat(call("GET", "/api/user/session", token, "").statusCode()).isEqualTo(200);
    assertThat(call("GET", "/api/user/", token, "").statusCode()).isEqualTo(403);
  }

  private void assertDisabledIsOut() {
    String token = signIn("second", PASSWORD).required("token").asText();
    long second = idOf("second");
    gateway().api("PUT", "/api/user/", "{\"id\":" + second + ",\"enabled\":false}");

    assertThat(call("GET", "/api/user/session", token, "").statusCode()).isEqualTo(401);
    HttpResponse<String> refused = call("POST", "/api/user/login", "", credentials("second"));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("invalid_credentials").doesNotContain(PASSWORD);
  }

  final long idOf(String username) {
    for (JsonNode user : gateway().api("GET", "/api/user/?page_size=100", "").required("items")) {
      if (user.required("username").asText().equals(username)) {
        return user.required("id").asLong();
      }
    }
    throw new AssertionError("there is no " + username);
  }

  final JsonNode signIn(String username, String password) {
    String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    HttpResponse<String> answer = call("POST", "/api/user/login", "", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return GatewayClient.json(answer.body()).required("data");
  }

  final HttpResponse<String> call(String method, String path, String token, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway().base().resolve(path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return gateway().send(request);
  }

  private static String credentials(String username) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD);
  }
}
