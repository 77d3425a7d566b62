package io.nebulagate.inbound.http.dialect.cohere;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.problem.Refusal;
import io.nebulagate.inbound.http.problem.RefusalText;

/**
 * Refusals as Cohere tells them: {@code {"message"}}, and nothing else (Cohere's API description of
 * 2026-08, errors). Its SDKs go by the status, which is the same in every dialect.
 */
public final class CohereErrorWriter implements ErrorWriter {

  @Override
  public Problem write(GatewayError error) {
    Refusal refusal = Refusal.of(error);
    String json =
        JsonNodeFactory.instance.objectNode().put("message", RefusalText.of(error)).toString();
    return new Problem(refusal.status(), refusal.headers(), json);
  }
}
