package io.nebulagate.bootstrap.signin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nebulagate.bootstrap.support.MailBox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider and a GitHub of one's own on a loopback port, by real HTTP, which the gateway
 * under test is told of as by an operator. Whoever signs in there says in {@code login} who they
 * are, and whatever else the provider shall say of them; nothing else is on trust: a code works
 * once, for the client, the place and the verifier that it was asked for with.
 */
public final class LookAlikes implements QuarkusTestResourceLifecycleManager {

  static final String CLIENT = "gate";
  static final String SECRET = "what only gate and its provider know";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Asked> codes = new ConcurrentHashMap<>();
  private final Map<String, ObjectNode> tokens = new ConcurrentHashMap<>();
  private @Nullable HttpServer server;

  /** What a code was given for. */
  private record Asked(Map<String, String> query, ObjectNode login) {}

  @Override
  public Map<String, String> start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      started.createContext("/", this::answer);
      started.start();
      server = started;
      return variables("http://127.0.0.1:" + started.getAddress().getPort());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Map<String, String> variables(String base) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PUBLIC_URL", MailBox.PUBLIC_URL);
    variables.put("OIDC_ISSUER", base + "/realm");
    variables.put("OIDC_CLIENT_ID", CLIENT);
    variables.put("OIDC_CLIENT_SECRET", SECRET.replace(' ', '-'));
    variables.put("GITHUB_URL", base);
    variables.put("GITHUB_CLIENT_ID", CLIENT);
    variables.put("GITHUB_CLIENT_SECRET", SECRET.replace(' ', '-'));
    variables.put("GITHUB_SIGN_UP", "on");
    return variables;
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/realm/.well-known/openid-configuration" -> send(exchange, 200, discovery(exchange));
        case "/realm/keys" -> send(exchange, 200, IdTokens.keys());
        case "/realm/authorize", "/login/oauth/authorize" -> authorize(exchange);
        case "/realm/token" -> token(exchange, true);
        case "/login/oauth/access_token" -> token(exchange, false);
        case "/realm/userinfo", "/api/v3/user" -> send(exchange, 200, bearer(exchange));
        case "/api/v3/user/emails" -> emails(exchange);
        default -> send(exchange, 404, JSON.createObjectNode());
      }
    }
  }

  private static ObjectNode discovery(HttpExchange exchange) {
    String issuer = issuer(exchange);
    return JSON.createObjectNode()
        .put("issuer", issuer)
        .put("authorization_endpoint", issuer + "/authorize")
        .put("token_endpoint", issuer + "/token")
        .put("jwks_uri", issuer + "/keys")
        .put("userinfo_endpoint", issuer + "/userinfo");
  }

  private static String issuer(HttpExchange exchange) {
    return "http://" + exchange.getRequestHeaders().getFirst("Host") + "/realm";
  }

  /** The person signs in, and is sent back with a code. */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    ObjectNode login = (ObjectNode) JSON.readTree(query.getOrDefault("login", "{}"));
    codes.put(code, new Asked(query, login));
    String back =
        query.get("redirect_uri") + "?code=" + code + "&state=" + query.getOrDefault("state", "");
    exchange.getResponseHeaders().set("Location", back);
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange, boolean openId) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> form = parameters(body);
    Asked asked = codes.remove(form.getOrDefault("code", ""));
    if (asked == null || !isClient(exchange, form) || !proves(form, asked.query())) {
      send(exchange, 400, JSON.createObjectNode().put("error", "invalid_grant"));
      return;
    }
    String access = UUID.randomUUID().toString();
    ObjectNode answer =
        JSON.createObjectNode().put("access_token", access).put("token_type", "bearer");
    if (openId) {
      String nonce = asked.query().getOrDefault("nonce", "");
      answer.put("id_token", IdTokens.write(asked.login(), issuer(exchange), nonce));
    }
    tokens.put(access, asked.login());
    send(exchange, 200, answer);
  }

  private static boolean isClient(HttpExchange exchange, Map<String, String> form) {
    String pair = CLIENT + ":" + SECRET.replace(' ', '-');
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header == null
        ? pair.equals(form.get("client_id") + ":" + form.get("client_secret"))
        : header.equals(basic);
  }

  /** RFC 7636, 4.6. */
  private static boolean proves(Map<String, String> form, Map<String, String> query) {
    try {
      byte[] verifier = form.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier);
      String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
      return "S256".equals(query.get("code_challenge_method"))
          && challenge.equals(query.get("code_challenge"))
          && form.getOrDefault("redirect_uri", "").equals(query.get("redirect_uri"));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private ObjectNode bearer(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    String token = header == null ? "" : header.substring(header.indexOf(' ') + 1);
    return tokens.getOrDefault(token, JSON.createObjectNode());
  }

  private void emails(HttpExchange exchange) throws IOException {
    ObjectNode person = bearer(exchange);
    send(exchange, person.has("emails") ? 200 : 404, person.path("emails"));
  }

  private static Map<String, String> parameters(@Nullable String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }

  private static void send(HttpExchange exchange, int status, Object json) throws IOException {
    byte[] body = JSON.writeValueAsBytes(json);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
