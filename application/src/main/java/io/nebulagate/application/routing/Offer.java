package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;

/**
 * A model as one provider sells it to the operator.
 *
 * @param provider the provider's id
 * @param model the public name
 */
public record Offer(long provider, ModelName model) {}
