package io.nebulagate.domain.plan;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.util.Set;

/**
 * What of a request decides which allowances cover it.
 *
 * @param model the model that is charged for
 * @param regions where those lie that may serve it; an empty text stands for one that does not say
 * @param tags of the key that asks
 */
public record Asked(ModelName model, Api api, Set<String> regions, Set<String> tags) {

  /** Copies the sets. */
  public Asked {
    regions = Set.copyOf(regions);
    tags = Set.copyOf(tags);
  }
}
