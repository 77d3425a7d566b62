package io.nebulagate.bootstrap.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** From an empty gateway to a signed-in root, and out again, by plain HTTP. */
public final class SignInFlow {

  static final String PASSWORD = "a long enough pass phrase";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  /** Against the gateway at {@code base}. */
  public SignInFlow(URI base) {
    this.base = base;
  }

  /** Makes the first user by the code from the log, who signs in, works, and leaves. */
  public void fromSetupToGone(String setupCode) {
    String setup =
        "{\"setup_code\":\"%s\",\"username\":\"first\",\"password\":\"%s\"}"
            .formatted(setupCode, PASSWORD);
    assertThat(call("POST", "/api/user/setup", "", setup).statusCode()).isEqualTo(200);
    assertThat(call("POST", "/api/user/setup", "", setup).statusCode()).isEqualTo(409);

    String root = signIn("first", PASSWORD);
    String forged = root.substring(0, root.lastIndexOf('.')) + "." + "A".repeat(43);
    assertThat(call("GET", "/api/user/", forged, "").statusCode()).isEqualTo(401);
    long second = add("second", root);
    assertThat(call("GET", "/api/user/", signIn("second", PASSWORD), "").statusCode())
        .isEqualTo(403);

    disabledIsOut(second, root);

    assertThat(call("POST", "/api/user/logout", root, "").statusCode()).isEqualTo(200);
    assertThat(call("GET", "/api/user/", root, "").statusCode()).isEqualTo(401);
  }

  private void disabledIsOut(long second, String root) {
    String token = signIn("second", PASSWORD);
    assertThat(call("GET", "/api/user/session", token, "").statusCode()).isEqualTo(200);
    String disabled = "{\"id\":" + second + ",\"enabled\":false}";
    assertThat(call("PUT", "/api/user/", root, disabled).statusCode()).isEqualTo(200);

    assertThat(call("GET", "/api/user/session", token, "").statusCode()).isEqualTo(401);
    HttpResponse<String> refused =
        call("POST", "/api/user/login", "", credentials("second", PASSWORD));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("invalid_credentials").doesNotContain(PASSWORD);
  }

  /** Adds a user and answers the id. */
  long add(String username, String token) {
    String user =
        "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"user\"}".formatted(username, PASSWORD);
    HttpResponse<String> made = call("POST", "/api/user/", token, user);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return data(made).required("id").asLong();
  }

  /** Signs in and answers the token, which ends within twelve hours. */
  String signIn(String username, String password) {
    HttpResponse<String> answer =
        call("POST", "/api/user/login", "", credentials(username, password));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode session = data(answer);
    assertThat(Instant.parse(session.required("expires_at").asText()))
        .isBefore(Instant.now().plus(Duration.ofHours(12)).plusSeconds(5));
    return session.required("token").asText();
  }

  HttpResponse<String> call(String method, String path, String token, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  static JsonNode data(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).required("data");
    } catch (IOException malformed) {
      throw new AssertionError("not JSON: " + answer.body(), malformed);
    }
  }

  private static String credentials(String username, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
  }
}
