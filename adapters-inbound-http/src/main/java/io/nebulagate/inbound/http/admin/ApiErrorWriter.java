package io.nebulagate.inbound.http.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.problem.Refusal;
import io.nebulagate.inbound.http.problem.RefusalText;

/** Refusals in the envelope of {@code /api}. */
public final class ApiErrorWriter implements ErrorWriter {

  @Override
  public Problem write(GatewayError error) {
    ObjectNode envelope =
        JsonNodeFactory.instance
            .objectNode()
            .put("success", false)
            .put("message", RefusalText.of(error))
            .put("code", error.code());
    envelope.putNull("data");
    Refusal refusal = Refusal.of(error);
    return new Problem(refusal.status(), refusal.headers(), envelope.toString());
  }
}
