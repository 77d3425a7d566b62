package io.nebulagate.application.contract.sync;

import io.nebulagate.application.sync.Learnt;
import io.nebulagate.application.sync.LearntKey;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.site.Figures;
import io.nebulagate.domain.site.QuotaUnit;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.domain.site.SiteModel;
import io.nebulagate.domain.site.SiteToken;
import io.nebulagate.domain.site.Window;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sites and what is learnt of them, for tests. */
public final class SiteBench {

  /** When things are learnt. */
  public static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  /** The price group of every token. */
  public static final String GROUP = "vip";

  private SiteBench() {}

  /** A site that is not kept yet. */
  public static Provider site(String name) {
    Provider plain = Provider.openAi(name, URI.create("https://site.test"), Map.of());
    return new Provider(
        0,
        name,
        ProviderType.NEWAPI,
        plain.baseUrl(),
        Map.of(),
        Map.of(),
        Provider.Traffic.DEFAULT,
        Optional.empty(),
        Set.of(),
        true,
        Optional.empty(),
        Provider.Timeouts.DEFAULT,
        Optional.of(new Provider.Site(7, true, Provider.Site.STALE_AFTER)),
        Optional.empty());
  }

  /** A token that may be used for everything, as the site lists it. */
  public static SiteToken token(long id) {
    return new SiteToken(
        id, "token " + id, Secret.of("sk-a***z"), true, Optional.empty(), GROUP, Optional.empty());
  }

  /** A token whose text is told. */
  public static LearntKey told(long id, String text) {
    return new LearntKey(token(id), Optional.of(Secret.of(text)), GROUP);
  }

  /** A token whose text is not told. */
  public static LearntKey masked(long id) {
    return new LearntKey(token(id), Optional.empty(), GROUP);
  }

  /** What a model costs, in dollars per million tokens. */
  public static PriceSheet dollars(String input) {
    return PriceSheet.perToken(0, Price.of(input), Price.of("4"));
  }

  /** Everything these keys serve these models for. */
  public static Learnt learnt(List<LearntKey> keys, Map<ModelName, Optional<PriceSheet>> models) {
    Set<Learnt.Served> routes = new HashSet<>();
    Map<Learnt.Cost, Optional<PriceSheet>> costs = new HashMap<>();
    models.forEach((model, cost) -> {
      keys.forEach(key -> routes.add(new Learnt.Served(key.token().id(), model)));
      costs.put(new Learnt.Cost(model, GROUP), cost);
    });
    return new Learnt(
        new SiteState.About(SiteKind.NEW_API, Optional.of("v1"), QuotaUnit.DEFAULT, false),
        new Learnt.Books(figures("2.5"), Window.from(NOW), Optional.empty()),
        new Learnt.Sales(models.keySet().stream().map(SiteBench::model).toList(), routes, costs),
        keys,
        NOW.plus(Duration.ofMinutes(5)));
  }

  private static SiteModel model(ModelName name) {
    Ratios ratios =
        new Ratios(
            BigDecimal.ONE,
            BigDecimal.ONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new SiteModel(
        name, new SiteModel.Pricing.ByRatio(ratios), Set.of(GROUP), Set.of("openai"));
  }

  /** What is left at a site. */
  public static Figures figures(String balance) {
    return new Figures(Money.parse(balance), Optional.of(Money.parse("1")), Money.ZERO, 0, NOW);
  }
}
