package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;

/** Explains past requests. Blocking; thread-safe. */
public interface RequestLogUseCase {

  /**
   * How a request was served and charged.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when no such request was admitted
   */
  RequestLog.Explained explain(RequestId id);
}
