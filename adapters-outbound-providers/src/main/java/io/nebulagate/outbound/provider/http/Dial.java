package io.nebulagate.outbound.provider.http;

import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.egress.Clearance;
import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.Clearance.Refused;
import io.nebulagate.outbound.provider.egress.Clearance.Unresolved;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Gets a connection for one call: asks the guard, then connects to an address that it grants, under
 * the provider's name. Where one refuses the connection at once, the next is tried. Lives on one
 * event loop.
 */
final class Dial {

  private static final int ADDRESSES_MAX = 3;

  private final ContextInternal loop;
  private final HttpClient client;
  private final EgressGuard guard;
  private final Target target;
  private final Caller caller;
  private final long deadline;
  private boolean over;

  /** Who waits for the connection; told once, on the event loop. */
  interface Caller {
    /** There is a connection. */
    void connected(HttpClientRequest request);

    /** There is none. */
    void failed(UpstreamFault fault);
  }

  /**
   * What is called.
   *
   * @param root the provider's base URL, which the guard is asked about
   * @param address what lies below it
   */
  record Target(URI root, UpstreamAddress address, HttpMethod method) {}

  /**
   * Will call {@code target}.
   *
   * @param patience how long name and connection may take together
   */
  Dial(
      ContextInternal loop,
      HttpClient client,
      EgressGuard guard,
      Target target,
      Duration patience,
      Caller caller) {
    this.loop = loop;
    this.client = client;
    this.guard = guard;
    this.target = target;
    this.caller = caller;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  void start() {
    Clearance known = guard.recall(target.root());
    if (known != null) {
      go(known);
      return;
    }
    long timer = loop.owner().setTimer(millisLeft(), _ -> fail(new UpstreamFault.Unreachable()));
    guard
        .ask(target.root())
        .thenAccept(answer ->
            loop.runOnContext(_ -> {
              loop.owner().cancelTimer(timer);
              go(answer);
            }));
  }

  /** Nobody waits any more. */
  void stop() {
    over = true;
  }

  private void go(Clearance clearance) {
    if (over) {
      return;
    }
    switch (clearance) {
      case Granted granted -> connect(granted.addresses(), 0);
      case Refused _ -> fail(new UpstreamFault.EgressRefused());
      case Unresolved _ -> fail(new UpstreamFault.Unreachable());
    }
  }

  private void connect(List<InetAddress> granted, int at) {
    try {
      client.request(options(granted.get(at))).onComplete(result -> connected(result, granted, at));
    } catch (IllegalArgumentException | IllegalStateException _) {
      fail(new UpstreamFault.Unreachable()); // an address that is none, or a client being closed
    }
  }

  private RequestOptions options(InetAddress to) {
    return new RequestOptions()
        .setMethod(target.method())
        .setSsl(target.address().tls())
        .setHost(target.address().host())
        .setPort(target.address().port())
        .setServer(
            SocketAddress.inetSocketAddress(new InetSocketAddress(to, target.address().port())))
        .setURI(target.address().path())
        .setFollowRedirects(false)
        .setConnectTimeout(millisLeft());
  }

  private void connected(AsyncResult<HttpClientRequest> result, List<InetAddress> granted, int at) {
    if (result.succeeded()) {
      hand(result.result());
      return;
    }
    guard.unreachable(target.root(), granted.get(at));
    boolean another = at + 1 < Math.min(granted.size(), ADDRESSES_MAX);
    if (!over && another && isAtOnce(result.cause())) {
      connect(granted, at + 1);
    } else {
      fail(new UpstreamFault.Unreachable());
    }
  }

  private void hand(HttpClientRequest request) {
    if (over) {
      request.exceptionHandler(_ -> {}); // of the reset itself
      request.reset();
    } else {
      over = true;
      caller.connected(request);
    }
  }

  private static boolean isAtOnce(Throwable failure) {
    return failure instanceof SocketException && !(failure instanceof ConnectTimeoutException);
  }

  private void fail(UpstreamFault fault) {
    if (!over) {
      over = true;
      caller.failed(fault);
    }
  }

  private long millisLeft() {
    return Math.max(1, Math.ceilDiv(deadline - System.nanoTime(), 1_000_000));
  }
}
