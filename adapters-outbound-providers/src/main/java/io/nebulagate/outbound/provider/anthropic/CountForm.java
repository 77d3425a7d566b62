package io.nebulagate.outbound.provider.anthropic;

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
import java.util.Set;

/** Anthropic's own count of a question's tokens, asked for and passed on in bytes. */
public final class CountForm implements ProviderDialect {

  private final MessagesForm form = new MessagesForm();
  private final TextTokens tokens;

  /** Anything that counts; nothing is counted here. */
  public CountForm(TextTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return form.keyHeader(request);
  }

  @Override
  public Put put(UpstreamRequest request) {
    return new Put(
        new ApiPath(MessagesForm.VERSION, "/messages/count_tokens"),
        MessagesForm.HEADERS,
        form.pass(request),
        Set.of());
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    try {
      JsonNode answer = Json.tree(body, 0, body.length);
      Refusals.refuseError(answer, request);
      if (answer.path("input_tokens").isIntegralNumber()) {
        return new WholeAnswer(
            ByteBuffer.wrap(body), new AnswerLog(request.route().upstreamModel(), tokens));
      }
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    throw Faults.malformed("no input_tokens");
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    throw new IllegalStateException("a count comes in one piece");
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return form.rejection(request, status, body);
  }
}
