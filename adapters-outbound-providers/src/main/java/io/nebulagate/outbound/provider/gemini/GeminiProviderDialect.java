package io.nebulagate.outbound.provider.gemini;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.time.Duration;
import java.util.Optional;

/** Gemini's dialect towards a provider that speaks it: conversations, and vectors. */
public final class GeminiProviderDialect implements ProviderDialect {

  private final ProviderDialect conversations;
  private final ProviderDialect embeddings;

  /** Counts what providers do not with {@code tokens}. */
  public GeminiProviderDialect(TextTokens tokens) {
    conversations = new ConversationDialect(new GenerateContentForm(), tokens);
    embeddings = new GeminiEmbeddings(tokens);
  }

  @Override
  public KeyHeader keyHeader(Secret key) {
    return GenerateContentForm.key(key);
  }

  @Override
  public Put put(UpstreamRequest request) {
    return of(request).put(request);
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    return of(request).readWhole(request, body);
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    return of(request).openStream(request);
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return of(request).rejection(request, status, body);
  }

  @Override
  public UpstreamFault refusal(
      UpstreamRequest request, int status, Optional<Duration> retryAfter, byte[] body) {
    return of(request).refusal(request, status, retryAfter, body);
  }

  private ProviderDialect of(UpstreamRequest request) {
    return request.api() == Api.EMBEDDINGS ? embeddings : conversations;
  }
}
