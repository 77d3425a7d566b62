package io.nebulagate.inbound.http.openapi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** What callers show who they are with, and which of it a path looks at. */
final class Carriers {

  private static final String BEARER = "bearer";
  private static final String ACCESS_TOKEN = "accessToken";
  private static final String ACCESS_TOKEN_USER = "accessTokenUser";
  private static final String SESSION = "session";
  private static final String CSRF_TOKEN = "csrfToken";
  private static final String API_KEY = "apiKey";

  /** Where else an API key may stand, by the clients that put it there. */
  private static final Map<String, String> KEY_HEADERS =
      Map.of(
          "apiKeyOfAnthropic", "x-api-key",
          "apiKeyOfAzure", "api-key",
          "apiKeyOfGoogle", "x-goog-api-key");

  private static final String KEY_QUERY = "apiKeyInQuery";

  private Carriers() {}

  /** All there are, by name. */
  static Map<String, SecurityScheme> all() {
    Map<String, SecurityScheme> all = new TreeMap<>();
    all.put(BEARER, bearer("`ADMIN_TOKEN`, or the token of `POST /api/user/login`"));
    all.put(
        ACCESS_TOKEN,
        key(SecurityScheme.In.HEADER, "Authorization", "A person's long-lived token"));
    all.put(
        ACCESS_TOKEN_USER, key(SecurityScheme.In.HEADER, "New-Api-User", "The id of that person"));
    all.put(
        SESSION,
        key(
            SecurityScheme.In.COOKIE,
            "__Host-nebulagate",
            "A console's; without TLS it is called `nebulagate`"));
    all.put(CSRF_TOKEN, key(SecurityScheme.In.HEADER, "X-CSRF-Token", "The token of that session"));
    all.put(API_KEY, bearer("An API key"));
    KEY_HEADERS.forEach(
        (name, header) -> all.put(name, key(SecurityScheme.In.HEADER, header, "An API key")));
    all.put(KEY_QUERY, key(SecurityScheme.In.QUERY, "key", "An API key"));
    return all;
  }

  /** The ways to open an endpoint, each enough by itself; none for what is open. */
  static List<SecurityRequirement> of(Endpoint endpoint) {
    if (endpoint.open()) {
      return List.of();
    }
    if (endpoint.byApiKey()) {
      return all().keySet().stream()
          .filter(name -> name.startsWith(API_KEY))
          .map(Carriers::together)
          .toList();
    }
    return List.of(
        together(BEARER),
        together(ACCESS_TOKEN, ACCESS_TOKEN_USER),
        endpoint.looks() ? together(SESSION) : together(SESSION, CSRF_TOKEN));
  }

  private static SecurityRequirement together(String... names) {
    SecurityRequirement requirement = OASFactory.createSecurityRequirement();
    for (String name : names) {
      requirement.addScheme(name);
    }
    return requirement;
  }

  private static SecurityScheme bearer(String description) {
    return OASFactory.createSecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .description(description);
  }

  private static SecurityScheme key(SecurityScheme.In place, String name, String description) {
    return OASFactory.createSecurityScheme()
        .type(SecurityScheme.Type.APIKEY)
        .in(place)
        .name(name)
        .description(description);
  }
}
