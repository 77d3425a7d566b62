package io.nebulagate.outbound.provider.gemini;

import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.conversation.Spoken;
import io.nebulagate.outbound.provider.inquiry.InquiryDialect;
import io.nebulagate.outbound.provider.tokens.TextTokens;

/** Gemini's dialect towards a provider that speaks it: conversations, and vectors. */
public final class GeminiProviderDialect {

  private GeminiProviderDialect() {}

  /** The dialect, counting what providers do not with {@code tokens}. */
  public static ProviderDialect of(TextTokens tokens) {
    ProviderDialect conversations = new ConversationDialect(new GenerateContentForm(), tokens);
    ProviderDialect embeddings = new GeminiEmbeddings(tokens);
    ProviderDialect inquiries = new InquiryDialect(embeddings, new GeminiInquiries(), tokens);
    return new Spoken(call -> {
      if (call.api().isConversation()) {
        return conversations;
      }
      return call.isTranslated() ? inquiries : embeddings;
    });
  }
}
