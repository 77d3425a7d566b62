package io.nebulagate.outbound.provider.openai.chat;

import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import java.util.Locale;

/**
 * What is known of a provider of this dialect from where it is. OpenAI's reasoning models refuse
 * {@code max_tokens}; Mistral and other imitators refuse every name they do not know, {@code
 * max_completion_tokens} among them, and know functions alone (2026-11).
 */
final class ChatHosts {

  private ChatHosts() {}

  /** Whether it is OpenAI itself, or has its models from there. */
  static boolean serveOpenAi(Provider provider) {
    String host = provider.baseUrl().getHost();
    return provider.type() == ProviderType.AZURE
        || (host != null && (isOf("openai.com", host) || isOf("azure.com", host)));
  }

  private static boolean isOf(String domain, String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals(domain) || name.endsWith("." + domain);
  }
}
