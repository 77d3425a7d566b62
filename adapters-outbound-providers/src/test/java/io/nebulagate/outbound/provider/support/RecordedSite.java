package io.nebulagate.outbound.provider.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A site of the NewAPI family on a loopback port that answers what such sites were written down to
 * answer, to whoever has the right access token and user id. Any answer can be replaced, and what
 * it relays (below {@code /v1/}) is answered to everybody.
 */
public final class RecordedSite implements AutoCloseable {

  /** The access token it takes. */
  public static final String TOKEN = "an-access-token-of-32-characters";

  /** The user it takes. */
  public static final long USER = 7;

  private static final String WRONG_USER =
      "{\"success\":false,\"message\":\"无权进行此操作，与登录用户不匹配，请重新登录\"}";
  private static final String WRONG_TOKEN =
      "{\"success\":false,\"message\":\"无权进行此操作，access token 无效\"}";
  private static final String NO_TOKENS = "{\"success\":true,\"message\":\"\",\"data\":[]}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String userHeader;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  /** What is answered. */
  private record Answer(int status, String type, ByteBuffer body) {

    static Answer of(int status, String type, byte[] body) {
      return new Answer(status, type, ByteBuffer.wrap(body));
    }

    byte[] bytes() {
      byte[] bytes = new byte[body.remaining()];
      body.duplicate().get(bytes);
      return bytes;
    }
  }

  private RecordedSite(String folder, String userHeader) {
    this.userHeader = userHeader;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    record(folder, "GET /api/status", "status");
    record(folder, "GET /api/pricing", "pricing");
    record(folder, "GET /api/token/", "tokens");
    record(folder, "GET /api/user/self", "self");
    record(folder, "POST /api/user/checkin", "checkin");
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A new-api of April 2025: bare lists, keys in clear. */
  public static RecordedSite newApi2025() {
    return new RecordedSite("new-api-2025", "New-api-user");
  }

  /** A new-api of 2026: pages, masked keys, a call that reveals them. */
  public static RecordedSite newApi2026() {
    RecordedSite site = new RecordedSite("new-api-2026", "New-api-user");
    site.record("new-api-2026", "POST /api/token/31/key", "key-31");
    site.record("new-api-2026", "POST /api/token/32/key", "key-32");
    return site;
  }

  /** A Veloera, with its own header and check-in. */
  public static RecordedSite veloera() {
    RecordedSite site = new RecordedSite("veloera", "Veloera-user");
    site.answers.remove("POST /api/user/checkin");
    site.record("veloera", "POST /api/user/check_in", "checkin");
    site.record("veloera", "GET /api/user/check_in_status", "checkin-status");
    return site;
  }

  /** A fork of NebulaGate, which counts a million units to the dollar. */
  public static RecordedSite nebulaGate() {
    RecordedSite site = new RecordedSite("nebulagate", "New-api-user");
    site.record("nebulagate", "POST /api/token/3/key", "key-3");
    return site;
  }

  /** Its root. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers a call with JSON from now on, whoever asks. */
  public void answer(String call, String json) {
    answer(call, 200, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers a call in some way from now on. */
  public void answer(String call, int status, String type, byte[] body) {
    answers.put(call, Answer.of(status, type, body));
  }

  /** Has a call no more. */
  public void forget(String call) {
    answers.remove(call);
  }

  /** What it answers to a call now. */
  public String answer(String call) {
    Answer answer = Optional.ofNullable(answers.get(call)).orElseThrow();
    return new String(answer.bytes(), StandardCharsets.UTF_8);
  }

  /** The calls it was asked, in their order, without their queries. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** The names of all headers of all calls, in lower case. */
  public List<String> headers() {
    return List.copyOf(headers);
  }

  /** What all calls were authorised with, in their order. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private void record(String folder, String call, String file) {
    try (InputStream in =
        RecordedSite.class.getResourceAsStream("site/" + folder + "/" + file + ".json")) {
      if (in != null) {
        answers.put(call, Answer.of(200, "application/json", in.readAllBytes()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath();
    asked.add(call);
    exchange
        .getRequestHeaders()
        .keySet()
        .forEach(name -> headers.add(name.toLowerCase(Locale.ROOT)));
    exchange.getRequestBody().readAllBytes();
    header(exchange, "Authorization").ifPresent(authorizations::add);
    Answer answer = find(call, exchange);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), answer.body().remaining());
    try (exchange) {
      exchange.getResponseBody().write(answer.bytes());
    } catch (IOException gone) {
      return; // the client has read enough
    }
  }

  private Answer find(String call, HttpExchange exchange) {
    boolean open = call.equals("GET /api/status") || call.contains(" /v1/");
    if (!open && !header(exchange, userHeader).equals(Optional.of(Long.toString(USER)))) {
      return json(401, WRONG_USER);
    }
    if (!open && !header(exchange, "Authorization").equals(Optional.of("Bearer " + TOKEN))) {
      return json(200, WRONG_TOKEN);
    }
    Answer answer = answers.get(call);
    if (answer == null) {
      return json(404, "{\"error\":{\"message\":\"Invalid URL\"}}");
    }
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    boolean bare = new String(answer.bytes(), StandardCharsets.UTF_8).contains("\"data\":[");
    boolean beyond = call.equals("GET /api/token/") && bare && !query.contains("p=0");
    return beyond ? json(200, NO_TOKENS) : answer;
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private static Answer json(int status, String body) {
    return Answer.of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
