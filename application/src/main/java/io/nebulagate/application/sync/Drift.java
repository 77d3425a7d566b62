package io.nebulagate.application.sync;

import io.nebulagate.application.routing.UpstreamUsageStore.ModelCost;
import io.nebulagate.domain.site.Window;
import java.time.Instant;
import java.util.List;

/**
 * A site has charged something else than what we know of.
 *
 * @param models what was asked for in that time, the dearest first, at most 10
 */
public record Drift(Window window, Instant foundAt, List<ModelCost> models) {

  /** How many models are named. */
  public static final int MODELS_MAX = 10;

  /** Copies the models. */
  public Drift {
    models = List.copyOf(models);
  }
}
