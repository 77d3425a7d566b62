package io.nebulagate.outbound.provider.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A provider on a loopback port that answers as told: in one piece, in streams that split, stall,
 * flood or break off, or not at all. It tells what it was asked and what became of its connections.
 * Speaks plain HTTP/1.1 with blocking sockets, one virtual thread per connection.
 */
public final class ScriptedUpstream implements AutoCloseable {

  private static final int SEND_BUFFER_BYTES = 64 << 10;
  private static final int HEAD_BYTES_MAX = 64 << 10;

  private final ServerSocket server;
  private final String scheme;
  private final Deque<Reply> replies = new ConcurrentLinkedDeque<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> serverNames = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger aborted = new AtomicInteger();
  private final AtomicLong bytesSent = new AtomicLong();
  private volatile @Nullable Function<Received, Reply> byRequest;

  /**
   * A request as it came.
   *
   * @param headers names in lower case; of a name that came twice the last value
   */
  public record Received(String method, String path, Map<String, String> headers, String body) {}

  private ScriptedUpstream(ServerSocket server, String scheme) {
    this.server = server;
    this.scheme = scheme;
  }

  /** Starts one on a free port. */
  public static ScriptedUpstream start() {
    try {
      return serving(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that speaks TLS. */
  public static ScriptedUpstream startTls(SSLContext tls) {
    try {
      return serving(
          tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
          "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ScriptedUpstream serving(ServerSocket server, String scheme) {
    ScriptedUpstream upstream = new ScriptedUpstream(server, scheme);
    Thread.ofVirtual().start(upstream::accept);
    return upstream;
  }

  /** What it answers, in order; the last one from then on. */
  public ScriptedUpstream answering(Reply... script) {
    replies.clear();
    replies.addAll(List.of(script));
    return this;
  }

  /** What it answers, by what it is asked; in place of a script. */
  public ScriptedUpstream answering(Function<Received, Reply> by) {
    byRequest = by;
    return this;
  }

  /** Its root, without a version. */
  public URI baseUrl() {
    return URI.create(scheme + "://localhost:" + server.getLocalPort());
  }

  /** What it was asked so far. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** The names by which clients asked for it in their TLS handshakes (SNI). */
  public List<String> serverNames() {
    return List.copyOf(serverNames);
  }

  /** How many connections were opened so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections the other side closed while an answer was under way. */
  public int aborted() {
    return aborted.get();
  }

  /** How many connections are open now. */
  public int open() {
    return connections.size();
  }

  /** How many bytes of answers the sockets have taken so far. */
  public long bytesSent() {
    return bytesSent.get();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        connection.setSendBufferSize(SEND_BUFFER_BYTES);
        accepted.incrementAndGet();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    boolean answering = false;
    try (connection) {
      noteServerName(connection);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String head = readHead(in); !head.isEmpty(); head = readHead(in)) {
        answering = true;
        Reply reply = next(head, in);
        if (!reply.play(new Wire(connection, in, bytesSent))) {
          return;
        }
        answering = false;
      }
    } catch (IOException _) {
      if (answering && !server.isClosed()) {
        aborted.incrementAndGet();
      }
    } finally {
      connections.remove(connection);
    }
  }

  private Reply next(String head, InputStream in) throws IOException {
    Function<Received, Reply> by = byRequest;
    if (by != null) {
      Received request = read(head, in, Reply.json("{}"));
      received.add(request);
      return by.apply(request);
    }
    Reply reply = replies.size() > 1 ? replies.remove() : replies.element();
    received.add(read(head, in, reply));
    return reply;
  }

  private void noteServerName(Socket connection) {
    if (connection instanceof SSLSocket secret
        && secret.getSession() instanceof ExtendedSSLSession session
        && session.isValid()) {
      session.getRequestedServerNames().stream()
          .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
          .forEach(serverNames::add);
    }
  }

  private static Received read(String head, InputStream in, Reply reply) throws IOException {
    String[] lines = head.split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    int announced = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    int length = reply.readsBody() ? announced : 0;
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Received(first[0], first[1], headers, body);
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
      matched = b == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : 0;
      if (head.size() > HEAD_BYTES_MAX) {
        throw new SocketException("head too long");
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}
