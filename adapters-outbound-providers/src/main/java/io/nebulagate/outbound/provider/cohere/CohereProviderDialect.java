package io.nebulagate.outbound.provider.cohere;

import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.conversation.Spoken;
import io.nebulagate.outbound.provider.inquiry.InquiryDialect;
import io.nebulagate.outbound.provider.tokens.TextTokens;

/** Cohere's dialect towards a provider that speaks it. */
public final class CohereProviderDialect {

  private CohereProviderDialect() {}

  /** The dialect, counting what providers do not with {@code tokens}. */
  public static ProviderDialect of(TextTokens tokens) {
    CohereForm form = new CohereForm();
    ProviderDialect conversations = new ConversationDialect(form, tokens);
    ProviderDialect passing = new CoherePassing(form, tokens);
    ProviderDialect inquiries = new InquiryDialect(passing, new CohereInquiries(), tokens);
    return new Spoken(call -> {
      if (call.api().isConversation()) {
        return conversations;
      }
      return call.isTranslated() ? inquiries : passing;
    });
  }
}
