package io.nebulagate.outbound.provider.http;

import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import java.net.URI;

/**
 * Where one API of one provider is.
 *
 * @param host as it stands in a URL, an IPv6 address in brackets
 * @param path absolute, escaped
 */
public record UpstreamAddress(boolean tls, String host, int port, String path) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * An API below a provider's root. A root that ends in a version segment ({@code /v1}, {@code
   * /api/paas/v4}) is used as it stands, without the dialect's own.
   *
   * @throws IllegalArgumentException when the root is no HTTP URL with a host
   */
  public static UpstreamAddress of(URI root, ApiPath api) {
    String host = root.getHost();
    boolean tls = "https".equalsIgnoreCase(root.getScheme());
    if (host == null || !(tls || "http".equalsIgnoreCase(root.getScheme()))) {
      throw new IllegalArgumentException("a provider's base URL is http(s)://host…");
    }
    int usual = tls ? HTTPS : HTTP;
    int port = root.getPort() < 0 ? usual : root.getPort();
    return new UpstreamAddress(tls, host, port, path(root, api));
  }

  /** How a request names the server: without the port where it is the usual one. */
  String authority() {
    return port == (tls ? HTTPS : HTTP) ? host : host + ':' + port;
  }

  private static String path(URI root, ApiPath api) {
    String base = root.getRawPath() == null ? "" : root.getRawPath();
    int end = base.length();
    while (end > 0 && base.charAt(end - 1) == '/') {
      end--;
    }
    String trimmed = base.substring(0, end);
    return endsInVersion(trimmed)
        ? trimmed + api.operation()
        : trimmed + api.version() + api.operation();
  }

  /** {@code v} and a digit begin a version: v1, v4, v1beta. */
  private static boolean endsInVersion(String path) {
    int segment = path.lastIndexOf('/') + 1;
    return segment > 0
        && path.length() > segment + 1
        && path.charAt(segment) == 'v'
        && Character.isDigit(path.charAt(segment + 1));
  }

  /** The root with its version, for callers that put an operation behind it themselves. */
  public static URI versioned(URI root, String version) {
    UpstreamAddress address = of(root, new ApiPath(version, ""));
    return URI.create(
        (address.tls() ? "https://" : "http://")
            + address.host()
            + ':'
            + address.port()
            + address.path());
  }
}
