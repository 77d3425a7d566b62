package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import java.util.Optional;
import java.util.Set;

/**
 * What a request needs of a provider besides the model.
 *
 * @param api what is asked of it
 * @param tags all of which the provider has
 * @param regions one of which the provider is in; empty {@code Optional} = anywhere
 */
public record Demand(Api api, Set<String> tags, Optional<Set<String>> regions) {

  /** Copies the sets. */
  public Demand {
    tags = Set.copyOf(tags);
    regions = regions.map(Set::copyOf);
  }

  /** Whether tags or regions are asked for. */
  boolean isParticular() {
    return !tags.isEmpty() || regions.isPresent();
  }

  /** Nothing besides the API. */
  public static Demand of(Api api) {
    return new Demand(api, Set.of(), Optional.empty());
  }
}
