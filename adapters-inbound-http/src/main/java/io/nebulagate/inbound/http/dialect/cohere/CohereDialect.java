package io.nebulagate.inbound.http.dialect.cohere;

import io.nebulagate.application.translation.InquiryTranslation;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Problem;
import io.nebulagate.inbound.http.problem.RefusalText;
import io.nebulagate.inbound.http.relay.RelayDialect;
import java.nio.charset.StandardCharsets;

/** Cohere's protocol, version 2, as its SDKs of November 2026 speak it. */
final class CohereDialect implements RelayDialect {

  private final ErrorWriter errors = new CohereErrorWriter();

  @Override
  public Dialect name() {
    return Dialect.COHERE;
  }

  @Override
  public Question read(RequestId id, Api api, byte[] body) {
    Question read = JsonBody.read(body, parser -> new CohereRequest(body, parser, api).read());
    Translation client =
        switch (api) {
          case EMBEDDINGS -> new InquiryTranslation(() -> CohereInquiry.vectors(id, body));
          case RERANK -> new InquiryTranslation(() -> CohereInquiry.ranking(id, body));
          default -> new CohereTranslation(id, read.head(), body);
        };
    return new Question(read.head(), read.body(), client);
  }

  @Override
  public Problem write(GatewayError error) {
    return errors.write(error);
  }

  /** A message of Cohere's that fails ends, too, and says why. */
  @Override
  public String brokenStream(GatewayError error) {
    return new String(CohereEvents.failure(RefusalText.of(error)), StandardCharsets.UTF_8);
  }
}
