package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.application.usage.RequestLogUseCase;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What is answered about past requests, under whatever name they are asked for. */
@Singleton
class LogAnswers {

  static final int LIMIT_MAX = 100;

  private final RequestLogUseCase log;

  LogAnswers(RequestLogUseCase log) {
    this.log = log;
  }

  Envelope<LogView> list(HttpServerRequest request) {
    int limit = Numbers.parse("limit", request.getParam("limit", "50"), 1, LIMIT_MAX);
    Optional<RequestId> before =
        Optional.ofNullable(request.getParam("cursor")).map(LogAnswers::id);
    return Envelope.of(LogView.of(log.list(before, limit), limit));
  }

  private static RequestId id(String cursor) {
    try {
      return RequestId.parse(cursor);
    } catch (IllegalArgumentException notAnId) {
      throw new GatewayException(
          new GatewayError.InvalidValue("cursor", "must be the next_cursor of an earlier page"));
    }
  }
}
