package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.dialect.openai.responses.BrokenResponse;
import io.nebulagate.inbound.http.dialect.openai.responses.ResponsesTranslation;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.relay.RelayDialect;
import java.util.UUID;

/** OpenAI's protocol where it is asked for responses, as its SDKs of November 2026 speak it. */
public final class ResponsesDialect implements RelayDialect {

  private static final RequestId NOBODY = new RequestId(new UUID(0, 0));

  private final OpenAiRequestReader reader = new OpenAiRequestReader();
  private final OpenAiErrorWriter errors = new OpenAiErrorWriter();

  @Override
  public Dialect name() {
    return Dialect.OPENAI;
  }

  @Override
  public Question read(RequestId id, Api api, byte[] body) {
    Question read = reader.read(api, body);
    return new Question(read.head(), read.body(), new ResponsesTranslation(id, read.head(), body));
  }

  @Override
  public Problem write(GatewayError error) {
    return errors.write(error);
  }

  @Override
  public String brokenStream(GatewayError error) {
    return brokenStream(NOBODY, error);
  }

  @Override
  public String brokenStream(RequestId id, GatewayError error) {
    return BrokenResponse.frames(id, OpenAiErrorWriter.error(error));
  }
}
