package io.nebulagate.application.upstream;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Route;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a provider for as little as can be, the way a request would: to see whether it answers. It
 * is charged to nobody; what is learnt of the route counts as if a request had come. Blocking, for
 * {@link #PATIENCE} at most; thread-safe.
 */
public interface ProbeUseCase {

  /** How long the provider may take. */
  Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Makes one call, whatever keeps requests away from the route: a provider, route or key that is
   * switched off, a breaker, a key that was refused. A key that was refused and is taken now is
   * used again.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} for an id nobody has, and {@link
   *     GatewayError.InvalidValue} when the provider has no such route
   */
  Outcome test(long provider, Wanted wanted);

  /**
   * What is to be asked.
   *
   * @param model the public name; empty = a model with a price before one without, a key in use
   *     before another
   * @param key a key of the provider; empty = one in use before one that was refused
   * @param api empty = a conversation where the provider is to be asked for such
   */
  record Wanted(Optional<ModelName> model, Optional<Long> key, Optional<Api> api) {

    /** Whatever there is. */
    public static final Wanted ANYTHING =
        new Wanted(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What came of it.
   *
   * @param latency until all of the answer was there
   * @param fault how it failed; empty when it answered
   */
  record Outcome(Route route, Api api, Duration latency, Optional<UpstreamFault> fault) {

    /** The HTTP status; 0 when none came. */
    public int status() {
      return fault.map(UpstreamFault::status).orElse(200);
    }

    /** What went wrong, in words for operators; without secrets. */
    public Optional<String> error() {
      return fault.map(FaultWords::of);
    }
  }
}
