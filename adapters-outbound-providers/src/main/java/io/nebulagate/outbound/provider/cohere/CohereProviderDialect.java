package io.nebulagate.outbound.provider.cohere;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.conversation.Spoken;
import io.nebulagate.outbound.provider.tokens.TextTokens;

/** Cohere's dialect towards a provider that speaks it: conversations, and vectors. */
public final class CohereProviderDialect {

  private CohereProviderDialect() {}

  /** The dialect, counting what providers do not with {@code tokens}. */
  public static ProviderDialect of(TextTokens tokens) {
    CohereForm form = new CohereForm();
    ProviderDialect conversations = new ConversationDialect(form, tokens);
    ProviderDialect embeddings = new CohereEmbeddings(form, tokens);
    return new Spoken(call -> call.api() == Api.EMBEDDINGS ? embeddings : conversations);
  }
}
