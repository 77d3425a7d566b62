package io.nebulagate.outbound.provider.openai.chat;

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
 * A conversation as OpenAI's chat says it. Addresses, keys and refusals are those of the providers
 * that are asked for chats by clients of the same dialect.
 */
public final class ChatForm implements ConversationForm {

  private final OpenAiProviderDialect untranslated;

  /** For providers that are spoken to as {@code untranslated} does. */
  public ChatForm(OpenAiProviderDialect untranslated) {
    this.untranslated = untranslated;
  }

  @Override
  public ApiPath path(UpstreamRequest request) {
    return untranslated.path(request);
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return untranslated.keyHeader(request);
  }

  @Override
  public byte[] pass(UpstreamRequest request) {
    return untranslated.put(request).body();
  }

  @Override
  public byte[] write(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    return new ChatBody(question, request, dropped).write();
  }

  @Override
  public ChatResponse readWhole(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    return ChatCompletion.read(answer, request, log);
  }

  @Override
  public EventReader open(UpstreamRequest request, AnswerLog log) {
    return new ChatStream(request, log);
  }

  @Override
  public List<List<String>> modelPlaces() {
    return List.of(List.of("model"));
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return untranslated.rejection(request, status, body);
  }
}
