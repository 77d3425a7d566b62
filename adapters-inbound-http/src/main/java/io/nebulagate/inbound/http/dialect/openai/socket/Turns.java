package io.nebulagate.inbound.http.dialect.openai.socket;

import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect;
import io.nebulagate.inbound.http.relay.RequestIds;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Makes requests of one client, each like one by {@code POST}.
 *
 * @param bodyBytesMax the largest request, with all that is said again in it
 */
record Turns(
    Client client, RelayDialect dialect, RelayUseCase relay, RequestIds ids, int bodyBytesMax) {

  /**
   * Who asks.
   *
   * @param headers those a provider may see
   * @param thread the one its connection belongs to
   */
  record Client(Secret credential, Origin origin, Map<String, String> headers, Executor thread) {}

  RequestId next() {
    return ids.next();
  }

  RelayDialect.Question read(RequestId id, byte[] body) {
    if (body.length > bodyBytesMax) {
      throw new GatewayException(new GatewayError.RequestTooLarge(bodyBytesMax));
    }
    return dialect.read(id, Api.RESPONSES, body);
  }

  RelayRequest request(RequestId id, RelayDialect.Question question) {
    return new RelayRequest(
        id,
        new RelayRequest.Asked(dialect.name(), Api.RESPONSES).by(question.translation()),
        client.credential(),
        client.origin(),
        question.head(),
        question.body(),
        client.headers(),
        client.thread());
  }
}
