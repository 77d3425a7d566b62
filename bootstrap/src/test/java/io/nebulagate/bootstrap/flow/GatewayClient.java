package io.nebulagate.bootstrap.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.UUID;

/** An operator and a user of one gateway, by plain HTTP. */
public final class GatewayClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final String adminToken;

  GatewayClient(URI base, String adminToken) {
    this.base = base;
    this.adminToken = adminToken;
  }

  public URI base() {
    return base;
  }

  HttpClient http() {
    return http;
  }

  // ── the operator ──

  /** Calls the admin API and answers {@code data}; fails when the call does. */
  public JsonNode api(String method, String path, String body) {
    HttpResponse<String> response = apiResponse(method, path, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(
          method + " " + path + " -> " + response.statusCode() + " " + response.body());
    }
    return json(response.body()).required("data");
  }

  public HttpResponse<String> apiResponse(String method, String path, String body) {
    return apiResponse(method, path, body, UUID.randomUUID().toString());
  }

  /** The same under a key of the caller's own. */
  public HttpResponse<String> apiResponse(
      String method, String path, String body, String idempotencyKey) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + adminToken)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  /** A new user with {@code dollars} and a key of theirs. */
  public Customer customer(String dollars) {
    String name = "user-" + UUID.randomUUID();
    JsonNode user =
        api(
            "POST",
            "/api/user/",
            """
            {"username":"%s","password":"correct-horse-battery","role":"user"}\
            """
                .formatted(name));
    long account = user.required("account_id").asLong();
    if (!dollars.equals("0")) {
      api(
          "POST",
          "/api/account/" + account + "/credit",
          """
          {"amount":"%s","reason":"test"}\
          """
              .formatted(dollars));
    }
    JsonNode key =
        api(
            "POST",
            "/api/agg-token/",
            """
            {"name":"key of %s","account_id":%d}\
            """
                .formatted(name, account));
    return new Customer(account, key.required("raw_key").asText());
  }

  /** A provider at {@code upstream} that serves {@code model} under {@code upstreamModel}. */
  public long provider(URI upstream, String model, String upstreamModel) {
    return api(
            "POST",
            "/api/provider/",
            """
            {"name":"p-%s","type":"openai","base_url":"%s","keys":["sk-upstream-secret-0001"],
             "models":[{"name":"%s","upstream":"%s"}]}\
            """
                .formatted(UUID.randomUUID(), upstream, model, upstreamModel))
        .required("id")
        .asLong();
  }

  public void price(String model, String input, String output) {
    api(
        "PUT",
        "/api/price/",
        """
        {"model":"%s","input":"%s","output":"%s"}\
        """
            .formatted(model, input, output));
  }

  /** What {@code provider} charges the operator. */
  void cost(long provider, String model, String input, String output) {
    api(
        "PUT",
        "/api/price/",
        """
        {"provider_id":%d,"model":"%s","input":"%s","output":"%s"}\
        """
            .formatted(provider, model, input, output));
  }

  /** Bounds what {@code customer} may do; {@code limits} are members of a JSON object. */
  public void limit(Customer customer, String limits) {
    JsonNode account = api("GET", "/api/account/" + customer.account(), "");
    limit("user", account.required("owner_id").toString(), limits);
  }

  /** Bounds what everybody may do with {@code model}. */
  void limitModel(String model, String limits) {
    limit("model", "\"" + model + "\"", limits);
  }

  private void limit(String type, String id, String limits) {
    api(
        "PUT",
        "/api/limit/",
        """
        {"owner_type":"%s","owner_id":%s,%s}\
        """
            .formatted(type, id, limits));
  }

  public String available(Customer customer) {
    return api("GET", "/api/account/" + customer.account(), "").required("available").asText();
  }

  public JsonNode explain(HttpResponse<?> response) {
    String id = response.headers().firstValue("X-Request-Id").orElseThrow();
    return api("GET", "/api/request/" + id, "");
  }

  // ── the user ──

  public HttpResponse<String> post(String path, Customer customer, String body) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + customer.key())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path, Customer customer) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + customer.key()));
  }

  /** What Prometheus is told. */
  public String metrics() {
    return send(HttpRequest.newBuilder(base.resolve("/metrics"))).body();
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("not JSON: " + text, malformed);
    }
  }

  /** Someone who pays. */
  public record Customer(long account, String key) {}
}
