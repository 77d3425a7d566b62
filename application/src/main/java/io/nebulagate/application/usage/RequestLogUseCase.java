package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;

/** Lists and explains past requests. Blocking; thread-safe. */
public interface RequestLogUseCase {

  /** Past requests, newest first, as {@link RequestLog#list}. */
  RequestLog.Found list(RequestFilter filter, Optional<RequestId> before, int limit);

  /**
   * How a request was served and charged.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when no such request was admitted
   */
  RequestLog.Explained explain(RequestId id);
}
