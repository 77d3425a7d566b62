package io.nebulagate.outbound.provider.gemini;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.conversation.Spoken;
import io.nebulagate.outbound.provider.tokens.TextTokens;

/** Gemini's dialect towards a provider that speaks it: conversations, and vectors. */
public final class GeminiProviderDialect {

  private GeminiProviderDialect() {}

  /** The dialect, counting what providers do not with {@code tokens}. */
  public static ProviderDialect of(TextTokens tokens) {
    ProviderDialect conversations = new ConversationDialect(new GenerateContentForm(), tokens);
    ProviderDialect embeddings = new GeminiEmbeddings(tokens);
    return new Spoken(call -> call.api() == Api.EMBEDDINGS ? embeddings : conversations);
  }
}
