package io.nebulagate.application.routes;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.RoutePlan;
import java.util.Optional;
import java.util.Set;

/**
 * Shows where a request would go if it came now. Calls nobody, counts nothing, changes nothing.
 * Blocking; thread-safe.
 */
public interface PreviewUseCase {

  /** The most candidates that are shown. */
  int CANDIDATES_MAX = 200;

  /**
   * One draw of the plan for a request.
   *
   * @throws GatewayException with {@link GatewayError.ModelNotFound} when nobody serves the model,
   *     {@link GatewayError.ModelNotAllowed} when the key may not ask for it, or {@link
   *     GatewayError.NotFound} when there is no such key
   */
  Preview preview(Question question);

  /**
   * The request as far as it matters.
   *
   * @param model the name as a client would write it
   * @param apiKey the key it would come with; empty = one that may ask for every model
   * @param dialect in whose words it would come
   * @param tags all of which a provider must have
   * @param regions one of which a provider must be in; empty {@code Optional} = anywhere
   */
  record Question(
      ModelName model,
      Optional<Long> apiKey,
      Dialect dialect,
      Api api,
      Set<String> tags,
      Optional<Set<String>> regions) {

    /** A request that may go to every provider. */
    public Question(ModelName model, Optional<Long> apiKey, Dialect dialect, Api api) {
      this(model, apiKey, dialect, api, Set.of(), Optional.empty());
    }
  }

  /**
   * What would be done.
   *
   * @param refusal what the client would be told instead; empty when somebody would be asked
   */
  record Preview(RoutePlan plan, Optional<GatewayError> refusal) {}
}
