package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Vectors for clients that speak Cohere's dialect themselves: bytes pass. */
final class CohereEmbeddings implements ProviderDialect {

  private final CohereForm form;
  private final TextTokens tokens;

  CohereEmbeddings(CohereForm form, TextTokens tokens) {
    this.form = form;
    this.tokens = tokens;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return form.keyHeader(request);
  }

  @Override
  public Put put(UpstreamRequest request) {
    return new Put(new ApiPath(CohereForm.VERSION, "/embed"), form.pass(request));
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    JsonNode answer;
    try {
      answer = Json.tree(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    if (answer.path("message").isTextual()) {
      throw CohereEnd.error(answer, request);
    }
    if (answer.path("embeddings").isEmpty()) {
      throw Faults.malformed("no embeddings");
    }
    AnswerLog log = new AnswerLog(request.route().upstreamModel(), tokens);
    CohereEnd.reportVectors(answer.path("meta").path("billed_units"), log);
    log.produce();
    log.done();
    return new WholeAnswer(ByteBuffer.wrap(body), log);
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    throw new IllegalStateException("vectors do not come in pieces");
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return form.rejection(request, status, body);
  }
}
