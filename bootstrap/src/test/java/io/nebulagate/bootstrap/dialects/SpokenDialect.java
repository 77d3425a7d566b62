package io.nebulagate.bootstrap.dialects;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.inbound.http.dialect.anthropic.messages.MessagesTranslation;
import io.nebulagate.inbound.http.dialect.gemini.GeminiTranslation;
import io.nebulagate.inbound.http.dialect.openai.chat.ChatTranslation;
import io.nebulagate.inbound.http.dialect.openai.responses.ResponsesTranslation;
import io.nebulagate.outbound.provider.anthropic.MessagesForm;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.conversation.ConversationForm;
import io.nebulagate.outbound.provider.gemini.GenerateContentForm;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.openai.chat.ChatForm;
import io.nebulagate.outbound.provider.openai.responses.ResponsesForm;
import io.nebulagate.outbound.provider.support.Calls;
import java.util.OptionalLong;
import java.util.UUID;

/** A dialect with both its sides: providers are asked in it, and clients ask in it. */
enum SpokenDialect {
  CHAT,
  RESPONSES,
  ANTHROPIC,
  GEMINI;

  private static final OpenAiProviderDialect OPENAI =
      new OpenAiProviderDialect((_, text) -> text.length());
  private static final RequestId ID = new RequestId(new UUID(0, 1));
  private static final RequestHead HEAD =
      new RequestHead(new ModelName("m"), false, true, OptionalLong.empty(), 1, 0);

  /** The bytes by which a provider is asked. */
  byte[] write(ChatRequest question) {
    Api api = this == RESPONSES ? Api.RESPONSES : Api.CHAT;
    return new ConversationDialect(form(), (_, text) -> text.length())
        .put(Calls.aCall().api(api).asking(question).build())
        .body();
  }

  /** What a client asks by such bytes. */
  ChatRequest read(byte[] body) {
    return translation(body).question(Seals.NONE);
  }

  private ConversationForm form() {
    return switch (this) {
      case CHAT -> new ChatForm(OPENAI);
      case RESPONSES -> new ResponsesForm(OPENAI);
      case ANTHROPIC -> new MessagesForm();
      case GEMINI -> new GenerateContentForm();
    };
  }

  private Translation translation(byte[] body) {
    return switch (this) {
      case CHAT -> new ChatTranslation(ID, HEAD, body);
      case RESPONSES -> new ResponsesTranslation(ID, HEAD, body);
      case ANTHROPIC -> new MessagesTranslation(ID, HEAD, body);
      case GEMINI -> new GeminiTranslation(ID, HEAD, body);
    };
  }
}
