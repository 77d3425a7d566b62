package io.nebulagate.application.bench;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.Offer;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RoutePlan;
import io.nebulagate.domain.routing.RoutePlanner;
import io.nebulagate.domain.routing.RouteSet;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a request and a change of the configuration pay for routes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlannedRoutes {

  private static final long NOW = 1_800_000_000_000L;
  private static final Demand CHAT = Demand.of(Dialect.OPENAI, Api.CHAT);
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();
  private static final ModelName MODEL = new ModelName("model-0");

  private final RoutePlanner planner = new RoutePlanner();
  private final RouteSet two = routes(2, 1);
  private final RouteSet many = routes(2_000, 1);
  private final Catalogue large = catalogue(200, 300);
  private final LiveCatalogue live = new LiveCatalogue(() -> large);

  /** The usual case. */
  @Benchmark
  public RoutePlan planAmongTwo() {
    return planner.plan(CHAT, two, NOW, RANDOM);
  }

  /** Two thousand routes for one model. */
  @Benchmark
  public RoutePlan planAmongTwoThousand() {
    return planner.plan(CHAT, many, NOW, RANDOM);
  }

  /** The table of 200 providers with 300 models each. */
  @Benchmark
  public LiveCatalogue tableOfSixtyThousand() {
    live.reload();
    return live;
  }

  private static RouteSet routes(int providers, int models) {
    LiveCatalogue catalogue = new LiveCatalogue(() -> catalogue(providers, models));
    catalogue.reload();
    return catalogue.inForce().table().find(MODEL).orElseThrow();
  }

  private static Catalogue catalogue(int providers, int models) {
    Map<ModelName, List<Route>> routes = new HashMap<>();
    Map<ModelName, PriceSheet> prices = new HashMap<>();
    Map<Offer, PriceSheet> costs = new HashMap<>();
    long id = 0;
    for (int p = 1; p <= providers; p++) {
      Provider provider =
          Provider.openAi("p" + p, URI.create("https://p" + p + ".example"), Map.of()).withId(p);
      ProviderKey key = ProviderKey.of(p, p, Secret.of("sk-" + p));
      for (int m = 0; m < models; m++) {
        ModelName model = new ModelName("model-" + m);
        Route route = new Route(++id, model, provider, key, model, p % 3, 10, true);
        routes.computeIfAbsent(model, _ -> new ArrayList<>()).add(route);
        prices.computeIfAbsent(model, _ -> sheet(1, "2.5"));
        costs.put(Offer.of(p, model), sheet(id, "1." + p));
      }
    }
    return new Catalogue(routes, prices, costs, Map.of());
  }

  private static PriceSheet sheet(long version, String dollars) {
    return PriceSheet.perToken(version, Price.perMillion(dollars), Price.perMillion("10"));
  }
}
