package io.nebulagate.inbound.http.origin;

import io.nebulagate.domain.access.AddressRange;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Tells the address of the client that makes a request.
 *
 * <p>It is the peer's, unless the peer is a trusted proxy: then each hop of {@code X-Forwarded-For}
 * was written by the hop to its right, and the right-most one that is no trusted proxy itself is
 * the client; all left of it is hearsay. When every hop is trusted, the left-most is the client.
 * Anything that is no address, and more than 32 hops, leave it at the peer. An IPv4 address in IPv6
 * clothes counts as IPv4. Thread-safe; never asks DNS.
 */
@Singleton
public class ClientAddress {

  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final int HOPS_MAX = 32;

  private final TrustedProxies trusted;

  ClientAddress(TrustedProxies trusted) {
    this.trusted = trusted;
  }

  /** Where {@code request} comes from. */
  public InetAddress of(HttpServerRequest request) {
    InetAddress peer = peer(request);
    return trusted.contain(peer) ? of(peer, request.headers().getAll(FORWARDED_FOR)) : peer;
  }

  /** Where a request comes from that a trusted {@code peer} hands on. */
  private InetAddress of(InetAddress peer, List<String> headers) {
    String[] hops = String.join(",", headers).split(",", -1);
    if (headers.isEmpty() || hops.length > HOPS_MAX) {
      return peer;
    }
    InetAddress client = peer;
    for (int i = hops.length - 1; i >= 0 && trusted.contain(client); i--) {
      Optional<InetAddress> hop = address(hops[i].strip());
      if (hop.isEmpty()) {
        return peer;
      }
      client = hop.get();
    }
    return client;
  }

  /** A connection without an address is one of this machine's own. */
  private static InetAddress peer(HttpServerRequest request) {
    String host = request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    if (host == null) {
      return InetAddress.getLoopbackAddress();
    }
    int zone = host.indexOf('%');
    return InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone));
  }

  private static Optional<InetAddress> address(String text) {
    return AddressRange.parse(text).filter(AddressRange::single).map(AddressRange::network);
  }
}
