package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.AddressRange;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells whether a request came by TLS: to us, or to a proxy that the operator trusts and that says
 * so in {@code X-Forwarded-Proto}.
 *
 * @param trustedProxies whose word is believed
 */
public record SecureTransport(List<AddressRange> trustedProxies) {

  private static final String SECURE = "https";

  /** Copies what it is given. */
  public SecureTransport {
    trustedProxies = List.copyOf(trustedProxies);
  }

  boolean secures(HttpServerRequest request) {
    return request.isSSL() || (fromTrustedProxy(request) && saysSecure(request));
  }

  private boolean fromTrustedProxy(HttpServerRequest request) {
    if (trustedProxies.isEmpty()) {
      return false;
    }
    try {
      InetAddress peer = InetAddress.ofLiteral(PeerAddress.ofConnection(request));
      return trustedProxies.stream().anyMatch(range -> range.contains(peer));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /** Of several proxies the outermost speaks first. */
  private static boolean saysSecure(HttpServerRequest request) {
    String said = request.getHeader("x-forwarded-proto");
    return said != null && said.split(",", 2)[0].strip().equalsIgnoreCase(SECURE);
  }
}
