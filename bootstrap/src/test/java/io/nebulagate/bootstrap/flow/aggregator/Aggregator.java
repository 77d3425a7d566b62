package io.nebulagate.bootstrap.flow.aggregator;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A program that federates NewAPI sites: a person's access token, and the person's id beside it.
 */
final class Aggregator {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI site;

  Aggregator(URI site) {
    this.site = site;
  }

  /** Anything, with headers by name and value in turn. */
  HttpResponse<String> call(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(site.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
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

  /** A call that goes well, as {@code member}. */
  JsonNode asked(Member member, String method, String path, String body) {
    HttpResponse<String> answer =
        call(
            method,
            path,
            body,
            "Authorization",
            "Bearer " + member.token(),
            "New-Api-User",
            Long.toString(member.user()));
    JsonNode json = GatewayClient.json(answer.body());
    if (answer.statusCode() != 200 || !json.path("success").asBoolean()) {
      throw new AssertionError(method + " " + path + " -> " + answer.body());
    }
    return json;
  }

  /** Somebody who has an account at the site. */
  record Member(long user, String token) {}
}
