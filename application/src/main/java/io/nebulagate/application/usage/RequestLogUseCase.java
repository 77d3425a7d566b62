package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;

/** Lists and explains past requests. Blocking; thread-safe. */
public interface RequestLogUseCase {

  /**
   * Past requests, newest first.
   *
   * @param before only those older than this one
   * @param limit 1 to 100
   */
  List<RequestRecord> list(Optional<RequestId> before, int limit);

  /**
   * How a request was served and charged.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when no such request was admitted
   */
  RequestLog.Explained explain(RequestId id);
}
