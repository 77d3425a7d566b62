package io.nebulagate.outbound.provider.conversation;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.relay.realtime.RealtimeWords;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Providers that are spoken to in several ways: what a call asks decides in which. */
public final class Spoken implements ProviderDialect {

  private final Function<UpstreamRequest, ProviderDialect> choice;

  /** As {@code choice} says, which answers the same for one call whenever it is asked. */
  public Spoken(Function<UpstreamRequest, ProviderDialect> choice) {
    this.choice = choice;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return choice.apply(request).keyHeader(request);
  }

  @Override
  public Put put(UpstreamRequest request) {
    return choice.apply(request).put(request);
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    return choice.apply(request).readWhole(request, body);
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    return choice.apply(request).openStream(request);
  }

  @Override
  public RealtimeWords session(UpstreamRequest request) {
    return choice.apply(request).session(request);
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return choice.apply(request).rejection(request, status, body);
  }

  @Override
  public UpstreamFault refusal(
      UpstreamRequest request, int status, Optional<Duration> retryAfter, byte[] body) {
    return choice.apply(request).refusal(request, status, retryAfter, body);
  }
}
