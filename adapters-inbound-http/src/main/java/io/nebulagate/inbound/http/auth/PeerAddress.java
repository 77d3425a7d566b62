package io.nebulagate.inbound.http.auth;

import io.vertx.core.http.HttpServerRequest;

/** Tells where a caller of {@code /api} comes from, for counting its failures. */
@FunctionalInterface
public interface PeerAddress {

  /** The address as text. */
  String of(HttpServerRequest request);

  /** Whoever is at the other end of the connection. */
  static String ofConnection(HttpServerRequest request) {
    String address = request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    return address == null ? "" : address;
  }
}
