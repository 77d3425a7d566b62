package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import java.time.Duration;
import java.util.Optional;

/**
 * The console's cookie. Over TLS its name has the prefix {@code __Host-}, which no neighbouring
 * host and no plain connection can set (RFC 6265bis, 4.1.3.2); a plain connection, as to a laptop,
 * has one of another name, and neither is read where the other belongs.
 */
@Singleton
public class SessionCookie {

  private static final String NAME = "nebulagate";
  private static final String SECURE_NAME = "__Host-" + NAME;
  private static final String PATH = "/";

  private final SecureTransport transport;

  SessionCookie(SecureTransport transport) {
    this.transport = transport;
  }

  /** What the request's cookie holds. */
  Optional<Secret> in(HttpServerRequest request) {
    Cookie cookie = request.getCookie(nameFor(request));
    return Optional.ofNullable(cookie).map(found -> Secret.of(found.getValue()));
  }

  /** The cookie that brings {@code token} back for {@code life}. */
  public NewCookie of(HttpServerRequest request, Secret token, Duration life) {
    return new NewCookie.Builder(nameFor(request))
        .value(token.reveal())
        .path(PATH)
        .maxAge(Math.toIntExact(life.toSeconds()))
        .httpOnly(true)
        .secure(transport.secures(request))
        .sameSite(SameSite.STRICT)
        .build();
  }

  /** The cookie that takes it away. */
  public NewCookie none(HttpServerRequest request) {
    return of(request, Secret.of(""), Duration.ZERO);
  }

  private String nameFor(HttpServerRequest request) {
    return transport.secures(request) ? SECURE_NAME : NAME;
  }
}
