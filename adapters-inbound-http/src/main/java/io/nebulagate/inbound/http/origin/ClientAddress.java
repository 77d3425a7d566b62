package io.nebulagate.inbound.http.origin;

import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.Origin;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the address of the client that makes a request.
 *
 * <p>It is the peer's, unless the peer is a trusted proxy: then each hop of {@code X-Forwarded-For}
 * was written by the hop to its right, and the right-most one that is no trusted proxy itself is
 * the client; all left of it is hearsay. When every hop is trusted, the left-most is the client.
 * Ports behind addresses are not looked at. Anything that is no address, and more than 32 hops,
 * leave it at the peer. An IPv4 address in IPv6 clothes counts as IPv4. Thread-safe; never asks
 * DNS.
 */
@Singleton
public class ClientAddress {

  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final int HOPS_MAX = 32;
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  /** ISO 3166-1 gives it to nobody, and proxies say it where they do not know. */
  private static final String UNKNOWN = "XX";

  /**
   * As some proxies write it: {@code 203.0.113.9:5678}, {@code [2001:db8::1]:443}, {@code
   * [2001:db8::1]}. Without brackets the last part of an IPv6 address is no port.
   */
  private static final Pattern WITH_PORT =
      Pattern.compile(
          "(\\d+(?:\\.\\d+){3}):\\d{1,5}|\\[([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)](?::\\d{1,5})?");

  private final TrustedProxies trusted;

  ClientAddress(TrustedProxies trusted) {
    this.trusted = trusted;
  }

  /** Where {@code request} comes from. */
  public InetAddress of(HttpServerRequest request) {
    InetAddress peer = peer(request);
    return trusted.contain(peer) ? of(peer, request.headers().getAll(FORWARDED_FOR)) : peer;
  }

  /** The same, and the country that a trusted proxy tells. */
  public Origin originOf(HttpServerRequest request) {
    return new Origin(of(request), country(request));
  }

  /** Of several, and of what is no country, nobody knows which is meant. */
  private Optional<String> country(HttpServerRequest request) {
    return trusted
        .countryHeader()
        .filter(_ -> trusted.contain(peer(request)))
        .map(request.headers()::getAll)
        .filter(told -> told.size() == 1)
        .map(told -> told.getFirst().strip().toUpperCase(Locale.ROOT))
        .filter(country -> COUNTRY.matcher(country).matches() && !country.equals(UNKNOWN));
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

  private static Optional<InetAddress> address(String hop) {
    Matcher withPort = WITH_PORT.matcher(hop);
    String text = withPort.matches() ? withPort.group(withPort.start(1) < 0 ? 2 : 1) : hop;
    return AddressRange.parse(text).filter(AddressRange::single).map(AddressRange::network);
  }
}
