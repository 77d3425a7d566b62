package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;
import java.util.Optional;

/**
 * A model as one provider sells it to the operator.
 *
 * @param provider the provider's id
 * @param model the public name
 * @param group the provider's own price group it is sold in; empty = in all that have no price of
 *     their own
 */
public record Offer(long provider, ModelName model, Optional<String> group) {

  /** What counts in every group of the provider. */
  public static Offer of(long provider, ModelName model) {
    return new Offer(provider, model, Optional.empty());
  }
}
