package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A provider that is spoken to in several ways: by one of its own for what its clients ask in its
 * dialect, and by a form of conversation for each that has to be translated.
 */
public final class Spoken implements ProviderDialect {

  private final ProviderDialect own;
  private final Map<Api, ProviderDialect> translated;

  /**
   * A provider.
   *
   * @param own for all that is not translated
   * @param translated for conversations of clients of other dialects
   */
  public Spoken(ProviderDialect own, Map<Api, ProviderDialect> translated) {
    this.own = own;
    this.translated = Map.copyOf(translated);
  }

  @Override
  public KeyHeader keyHeader(Secret key) {
    return own.keyHeader(key);
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
    return request.conversation().question().isPresent()
        ? translated.getOrDefault(request.api(), own)
        : own;
  }
}
