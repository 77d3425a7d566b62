package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.inbound.http.TestWiring;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;

/** An operator's script. */
public final class AdminClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final String authorization;
  private final Map<String, String> always;

  private AdminClient(URI server, String authorization, Map<String, String> always) {
    this.server = server;
    this.authorization = authorization;
    this.always = always;
  }

  public static AdminClient of(URI server) {
    return new AdminClient(server, "Bearer " + TestWiring.ADMIN_TOKEN, Map.of());
  }

  public static AdminClient presenting(URI server, String authorization) {
    return new AdminClient(server, authorization, Map.of());
  }

  /** A program that acts as a person, by the person's long-lived token. */
  public static AdminClient actingAs(URI server, long user, String token) {
    return new AdminClient(server, token, Map.of("New-Api-User", Long.toString(user)));
  }

  public Answer get(String path, String... headers) throws IOException, InterruptedException {
    return call("GET", path, "", headers);
  }

  public Answer post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return call("POST", path, body, headers);
  }

  public Answer put(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return call("PUT", path, body, headers);
  }

  public Answer patch(String path, String body) throws IOException, InterruptedException {
    return call("PATCH", path, body);
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return delete(path, "");
  }

  public Answer delete(String path, String body) throws IOException, InterruptedException {
    return call("DELETE", path, body);
  }

  /** A call by any method. */
  public Answer call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    always.forEach(request::header);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body(), JSON.readTree(answer.body()), answer);
    }
  }

  /** What came back. */
  public record Answer(int status, String text, JsonNode json, HttpResponse<String> whole) {

    public JsonNode data() {
      return json.path("data");
    }

    public String code() {
      return json.path("code").asText();
    }

    public String message() {
      return json.path("message").asText();
    }

    public Optional<String> header(String name) {
      return whole.headers().firstValue(name);
    }
  }
}
