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
 * The console's cookie, and the one that stands in for it until a second factor is shown. Over TLS
 * its name has the prefix {@code __Host-}, which no neighbouring host and no plain connection can
 * set (RFC 6265bis, 4.1.3.2); a plain connection, as to a laptop, has one of another name, and
 * neither is read where the other belongs.
 */
@Singleton
public class SessionCookie {

  private static final String NAME = "nebulagate";
  private static final String TICKET = "nebulagate-ticket";
  private static final String SECURE_PREFIX = "__Host-";
  private static final String PATH = "/";

  private final SecureTransport transport;

  SessionCookie(SecureTransport transport) {
    this.transport = transport;
  }

  /** What the request's cookie holds. */
  Optional<Secret> in(HttpServerRequest request) {
    return read(request, NAME);
  }

  /** The ticket that the request carries. */
  public Optional<Secret> ticketIn(HttpServerRequest request) {
    return read(request, TICKET);
  }

  private Optional<Secret> read(HttpServerRequest request, String name) {
    Cookie cookie = request.getCookie(nameFor(request, name));
    return Optional.ofNullable(cookie).map(found -> Secret.of(found.getValue()));
  }

  /** The cookie that brings {@code token} back for {@code life}. */
  public NewCookie of(HttpServerRequest request, Secret token, Duration life) {
    return write(request, NAME, token, life);
  }

  /** The cookie that takes it away. */
  public NewCookie none(HttpServerRequest request) {
    return of(request, Secret.of(""), Duration.ZERO);
  }

  /** The cookie that brings {@code ticket} back for {@code life}. */
  public NewCookie ofTicket(HttpServerRequest request, Secret ticket, Duration life) {
    return write(request, TICKET, ticket, life);
  }

  /** The cookie that takes the ticket away. */
  public NewCookie noTicket(HttpServerRequest request) {
    return ofTicket(request, Secret.of(""), Duration.ZERO);
  }

  private NewCookie write(HttpServerRequest request, String name, Secret value, Duration life) {
    return new NewCookie.Builder(nameFor(request, name))
        .value(value.reveal())
        .path(PATH)
        .maxAge(Math.toIntExact(life.toSeconds()))
        .httpOnly(true)
        .secure(transport.secures(request))
        .sameSite(SameSite.STRICT)
        .build();
  }

  private String nameFor(HttpServerRequest request, String name) {
    return transport.secures(request) ? SECURE_PREFIX + name : name;
  }
}
