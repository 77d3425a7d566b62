package io.nebulagate.outbound.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.ConversationForm;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import java.util.List;

/**
 * A conversation as OpenAI's responses say it. Addresses, keys and refusals are those of the
 * dialect's other questions. Source: OpenAI's API description of August 2026, and recorded
 * exchanges with OpenAI and Azure.
 */
public final class ResponsesForm implements ConversationForm {

  private final OpenAiProviderDialect others;

  /** For providers that are asked everything else as {@code others} does. */
  public ResponsesForm(OpenAiProviderDialect others) {
    this.others = others;
  }

  @Override
  public ApiPath path(UpstreamRequest request) {
    return others.path(request);
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return others.keyHeader(request);
  }

  @Override
  public byte[] pass(UpstreamRequest request) {
    return others.put(request).body();
  }

  @Override
  public byte[] write(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    return new ResponsesBody(question, request, dropped).write();
  }

  @Override
  public ChatResponse readWhole(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    return new WholeResponse(request).read(answer, log);
  }

  @Override
  public EventReader open(UpstreamRequest request, AnswerLog log) {
    return new ResponsesStream(request, log);
  }

  @Override
  public List<List<String>> modelPlaces() {
    return List.of(List.of("model"), List.of("response", "model"));
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return others.rejection(request, status, body);
  }
}
