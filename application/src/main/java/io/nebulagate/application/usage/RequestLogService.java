package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;

/** Explains requests from what was kept of them. */
public final class RequestLogService implements RequestLogUseCase {

  private final RequestLog log;

  /** Reads {@code log}. */
  public RequestLogService(RequestLog log) {
    this.log = log;
  }

  @Override
  public RequestLog.Found list(RequestFilter filter, Optional<RequestId> before, int limit) {
    return log.list(filter, before, limit);
  }

  @Override
  public RequestLog.Explained explain(RequestId id) {
    return log.find(id)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("request")));
  }
}
