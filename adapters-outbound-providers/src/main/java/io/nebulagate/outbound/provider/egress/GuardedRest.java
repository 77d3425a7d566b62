package io.nebulagate.outbound.provider.egress;

import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import io.nebulagate.outbound.provider.egress.Clearance.Refused;
import io.nebulagate.outbound.provider.egress.Clearance.Unresolved;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.net.HostAndPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Where REST clients come from that call what the guard has to let pass. A client is made for one
 * call, or for a few in a row: it is bound to the address that was checked when it was made,
 * whatever its name leads to later. The server is asked, and has to prove itself, by its name all
 * the same.
 */
public final class GuardedRest {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final String USER_AGENT = "Java/" + Runtime.version().feature();

  private final EgressGuard guard;

  /** Makes clients for what {@code guard} grants. */
  public GuardedRest(EgressGuard guard) {
    this.guard = guard;
  }

  /**
   * The beginning of a client for {@code base}, which follows no redirect. Blocking: the name may
   * have to be looked up.
   *
   * @param connect how long the lookup, and then a connection, may take
   * @param read how long the answer may take
   * @throws UpstreamException with {@link UpstreamFault.EgressRefused} where calls may not go, with
   *     {@link UpstreamFault.Unreachable} when the name does not resolve
   */
  public QuarkusRestClientBuilder builder(URI base, Duration connect, Duration read) {
    InetAddress address =
        switch (guard.await(base, connect)) {
          case Granted granted -> granted.addresses().getFirst();
          case Refused _ -> throw new UpstreamException(new UpstreamFault.EgressRefused());
          case Unresolved _ -> throw new UpstreamException(new UpstreamFault.Unreachable());
        };
    boolean tls = "https".equalsIgnoreCase(base.getScheme());
    int port = base.getPort() >= 0 ? base.getPort() : tls ? HTTPS : HTTP;
    HostAndPort named = HostAndPort.create(base.getHost(), port);
    return QuarkusRestClientBuilder.newBuilder()
        .baseUri(at(address, port, base, tls))
        .connectTimeout(connect.toMillis(), TimeUnit.MILLISECONDS)
        .readTimeout(read.toMillis(), TimeUnit.MILLISECONDS)
        .followRedirects(false)
        .userAgent(USER_AGENT)
        .httpClientOptionsCustomizer(
            options -> options.setSslEngineOptions(new NamedTls(base.getHost())))
        .httpClientRequestCustomizer(request -> request.authority(named));
  }

  private static URI at(InetAddress address, int port, URI base, boolean tls) {
    String text = address.getHostAddress();
    String host = address instanceof Inet6Address ? '[' + text + ']' : text;
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    String query = base.getRawQuery() == null ? "" : '?' + base.getRawQuery();
    return URI.create((tls ? "https://" : "http://") + host + ':' + port + path + query);
  }
}
