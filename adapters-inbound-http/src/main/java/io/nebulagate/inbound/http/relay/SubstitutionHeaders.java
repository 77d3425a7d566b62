package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.relay.RelayCall.Substitution;
import io.vertx.core.http.HttpServerResponse;

/** Tells clients that another model answers than the one they asked for. */
public final class SubstitutionHeaders {

  private SubstitutionHeaders() {}

  /** Writes them to an answer that has not begun. */
  public static void write(Substitution substitution, HttpServerResponse response) {
    String answering = visible(substitution.answering().value());
    response
        .putHeader("x-gateway-model", answering)
        .putHeader("x-gateway-degraded", visible(substitution.asked().value()) + "->" + answering);
  }

  /** Names are the operator's and the client's; a header takes less than they may have. */
  private static String visible(String name) {
    return name.replaceAll("[^ -~]", "?");
  }
}
