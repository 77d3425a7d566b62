package io.nebulagate.outbound.provider.http;

import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of the web: asks the guard, connects to an address that it granted, under the name
 * of the URL, and asks the guard again wherever it is sent on to. Tells the page nothing of whoever
 * wants it. Thread-safe; blocks.
 */
public final class WebReader {

  private static final int REDIRECTS_MAX = 3;
  private static final int HEAD_BYTES_MAX = 32 << 10;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int PORT_MAX = 65_535;
  private static final int OK = 200;
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
  private static final String USER_AGENT = "Java/" + Runtime.version().feature();

  private final HttpClient client;
  private final EgressGuard guard;

  /** Reads what {@code guard} grants. */
  public WebReader(Vertx vertx, EgressGuard guard) {
    this.guard = guard;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setMaxHeaderSize(HEAD_BYTES_MAX)
                .setDecompressionSupported(false)
                .setVerifyHost(true)
                .setTrustAll(false)
                .setTracingPolicy(TracingPolicy.IGNORE));
  }

  /** What an address answers. */
  public sealed interface Answer {}

  /** A page, whole. */
  public record Page(String type, Buffer content) implements Answer {}

  /** It is elsewhere. */
  private record Moved(String location) implements Answer {}

  /**
   * What is wanted of a page.
   *
   * @param type the media type it may have, in lower case, without parameters
   * @param deadline by {@link System#nanoTime}
   */
  public record Wish(Predicate<String> type, int bytesMax, long deadline) {

    boolean isOver() {
      return deadline - System.nanoTime() <= 0;
    }

    Duration left() throws UnreadableException {
      if (isOver()) {
        throw new UnreadableException("no time is left");
      }
      return Duration.ofNanos(deadline - System.nanoTime()).plusMillis(1);
    }
  }

  /**
   * The page at {@code url}, or where that leads to.
   *
   * @throws UnreadableException whyever it cannot be had
   */
  public Page read(String url, Wish wish) throws UnreadableException {
    URI at = parse(url);
    for (int moves = 0; moves <= REDIRECTS_MAX; moves++) {
      switch (get(at, wish)) {
        case Page page -> {
          return page;
        }
        case Moved(String location) -> at = resolve(at, location);
      }
    }
    throw new UnreadableException("it is moved too often");
  }

  private static URI parse(String url) throws UnreadableException {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException noUrl) {
      throw new UnreadableException("it is no URL", noUrl);
    }
  }

  private static URI resolve(URI at, String location) throws UnreadableException {
    try {
      return at.resolve(location);
    } catch (IllegalArgumentException noUrl) {
      throw new UnreadableException("it is moved to what is no URL", noUrl);
    }
  }

  private Answer get(URI url, Wish wish) throws UnreadableException {
    if (url.getRawUserInfo() != null || url.getPort() > PORT_MAX) {
      throw new UnreadableException("it has credentials in it, or a port that is none");
    }
    if (!(guard.await(url, wish.left()) instanceof Granted granted)) {
      throw new UnreadableException("calls may not go there");
    }
    AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
    Future<Answer> answer =
        client
            .request(options(url, granted.addresses().getFirst(), wish))
            .compose(request -> {
              request.exceptionHandler(_ -> {}); // told through the answer
              sent.set(request);
              if (wish.isOver()) {
                request.reset(); // nobody waits who would do it
                return Future.failedFuture("too late");
              }
              return send(request, wish);
            });
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(wish.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new UnreadableException("it did not answer as it should", failure);
    } catch (TimeoutException tooLate) {
      throw new UnreadableException("it took too long", tooLate);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new UnreadableException("the gateway stops", stopping);
    } finally {
      HttpClientRequest request = sent.get();
      if (request != null) {
        request.reset(); // nothing where all has come
      }
    }
  }

  private static RequestOptions options(URI url, InetAddress to, Wish wish)
      throws UnreadableException {
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setSsl(tls)
        .setHost(url.getHost())
        .setPort(port)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(to, port)))
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
        .setFollowRedirects(false)
        .setConnectTimeout(wish.left().toMillis())
        .putHeader("accept", "image/*, audio/*, application/pdf")
        .putHeader("accept-encoding", "identity")
        .putHeader("user-agent", USER_AGENT);
  }

  private static Future<Answer> send(HttpClientRequest request, Wish wish) {
    return request
        .send()
        .compose(response -> {
          response.exceptionHandler(_ -> {}); // of a reset
          String location = response.getHeader("location");
          if (MOVED.contains(response.statusCode()) && location != null) {
            return Future.succeededFuture(new Moved(location));
          }
          String type = type(response);
          return response.statusCode() == OK && isPlain(response) && wish.type().test(type)
              ? page(response, type, wish.bytesMax())
              : Future.failedFuture("it is not what is wanted");
        });
  }

  private static Future<Answer> page(HttpClientResponse response, String type, int bytesMax) {
    Promise<Answer> page = Promise.promise();
    Buffer content = Buffer.buffer();
    response.exceptionHandler(page::tryFail);
    response.endHandler(_ -> page.tryComplete(new Page(type, content)));
    response.handler(piece -> {
      if (content.length() + piece.length() > bytesMax) {
        response.pause();
        page.tryFail("it is too large");
      } else {
        content.appendBuffer(piece);
      }
    });
    return page.future();
  }

  private static boolean isPlain(HttpClientResponse response) {
    String encoding = response.getHeader("content-encoding");
    return encoding == null || encoding.equalsIgnoreCase("identity");
  }

  private static String type(HttpClientResponse response) {
    String told = response.getHeader("content-type");
    return told == null ? "" : told.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
