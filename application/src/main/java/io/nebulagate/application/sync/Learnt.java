package io.nebulagate.application.sync;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.site.Figures;
import io.nebulagate.domain.site.SiteModel;
import io.nebulagate.domain.site.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything one sync learnt of a site.
 *
 * @param nextAt when to ask again
 */
public record Learnt(
    SiteState.About about, Books books, Sales sales, List<LearntKey> keys, Instant nextAt) {

  /** Copies the keys. */
  public Learnt {
    keys = List.copyOf(keys);
  }

  /** The money there, and how it compares. */
  public record Books(Figures figures, Window window, Optional<Drift> drift) {}

  /**
   * What is sold and by which key.
   *
   * @param routes which model each key may be asked for
   * @param costs what a model costs in a group; empty where nobody knows, any more or yet
   */
  public record Sales(
      List<SiteModel> models, Set<Served> routes, Map<Cost, Optional<PriceSheet>> costs) {

    /** Copies the collections. */
    public Sales {
      models = List.copyOf(models);
      routes = Set.copyOf(routes);
      costs = Map.copyOf(costs);
    }
  }

  /** A model, served with a token of the site. */
  public record Served(long token, ModelName model) {}

  /** What costs: a model, in a price group of the site. */
  public record Cost(ModelName model, String group) {}
}
