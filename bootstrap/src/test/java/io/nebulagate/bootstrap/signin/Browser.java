package io.nebulagate.bootstrap.signin;

import io.nebulagate.bootstrap.support.MailBox;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A browser that follows no redirect by itself, and finds the gateway behind its public address.
 */
final class Browser {

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Map<String, String> cookies = new TreeMap<>();
  private final URI gateway;

  Browser(URI gateway) {
    this.gateway = gateway;
  }

  /** What it keeps. */
  Map<String, String> cookies() {
    return cookies;
  }

  /** Goes through a door, signs in at the provider as {@code login} says, and comes back. */
  HttpResponse<String> signIn(String door, String login) {
    return open(atProvider(begin(door), login));
  }

  /** Where the gateway sends people who want to sign in. */
  URI begin(String door) {
    return placeOf(open(URI.create(MailBox.PUBLIC_URL + "/api/user/login/" + door)));
  }

  /** Where the provider sends whoever has signed in there. */
  URI atProvider(URI authorize, String login) {
    String encoded = URLEncoder.encode(login, StandardCharsets.UTF_8);
    return placeOf(send(URI.create(authorize + "&login=" + encoded), false));
  }

  /** Opens a page of the gateway's. */
  HttpResponse<String> open(URI page) {
    String own = page.toString().replace(MailBox.PUBLIC_URL, "");
    HttpResponse<String> answer = send(gateway.resolve(own), true);
    for (String line : answer.headers().allValues("set-cookie")) {
      for (HttpCookie cookie : HttpCookie.parse(line)) {
        if (cookie.getMaxAge() == 0) {
          cookies.remove(cookie.getName());
        } else {
          cookies.put(cookie.getName(), cookie.getValue());
        }
      }
    }
    return answer;
  }

  static URI placeOf(HttpResponse<String> answer) {
    return URI.create(
        answer
            .headers()
            .firstValue("location")
            .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body())));
  }

  private HttpResponse<String> send(URI target, boolean ours) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(30)).GET();
    if (ours && !cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
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
}
