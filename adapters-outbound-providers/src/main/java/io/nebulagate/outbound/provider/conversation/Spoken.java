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
 * A provider that is spoken to in several ways: by one of its own for most of what its clients ask
 * in its dialect, and by a form of conversation for all that has to be translated.
 */
public final class Spoken implements ProviderDialect {

  private final ProviderDialect own;
  private final Map<Api, ProviderDialect> forms;

  /**
   * A provider.
   *
   * @param own for what is not translated, but for responses, which it does not know
   * @param forms for conversations of clients of other dialects, and for responses
   */
  public Spoken(ProviderDialect own, Map<Api, ProviderDialect> forms) {
    this.own = own;
    this.forms = Map.copyOf(forms);
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
    boolean passing = request.conversation().question().isEmpty();
    return passing && request.api() != Api.RESPONSES ? own : forms.getOrDefault(request.api(), own);
  }
}
