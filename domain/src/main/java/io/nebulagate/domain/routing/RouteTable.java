package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the routes for the name a client asks for: the ladder of {@link Rung}s, of which the first
 * with a usable route wins; without any, the first with a route at all. Immutable; looking up is
 * three look-ups in maps at most.
 */
public final class RouteTable {

  /** Without routes. */
  public static final RouteTable EMPTY = new RouteTable(Map.of(), Map.of(), Map.of(), Map.of());

  private static final Comparator<ModelName> SHORTEST_FIRST =
      Comparator.comparingInt((ModelName name) -> name.value().length())
          .thenComparing(Comparator.naturalOrder());

  private final Map<ModelName, RouteSet> exact;
  private final Map<String, RouteSet> normalised;
  private final Map<String, RouteSet> versionAgnostic;
  private final Map<ModelName, RouteSet> aliases;

  private RouteTable(
      Map<ModelName, RouteSet> exact,
      Map<String, RouteSet> normalised,
      Map<String, RouteSet> versionAgnostic,
      Map<ModelName, RouteSet> aliases) {
    this.exact = exact;
    this.normalised = normalised;
    this.versionAgnostic = versionAgnostic;
    this.aliases = aliases;
  }

  /**
   * What a model is sold for.
   *
   * @param priced whether it has a price
   * @param alike whether two priced models cost the same
   */
  public record Selling(Predicate<ModelName> priced, BiPredicate<ModelName, ModelName> alike) {}

  /**
   * A table of these routes.
   *
   * <p>Where several models share a form, one is charged for: of those with a price the shortest
   * name, then the first of the alphabet. A model that is sold for another price is left out of it,
   * so that what a request costs never depends on the route it takes.
   */
  public static RouteTable of(Collection<RouteOffer> offers, Selling selling) {
    Map<ModelName, List<RouteOffer>> byModel =
        offers.stream().collect(Collectors.groupingBy(offer -> offer.route().model()));
    Map<ModelName, RouteSet> exact = new HashMap<>();
    byModel.forEach((model, of) -> exact.put(model, new RouteSet(model, Rung.EXACT, of)));
    return new RouteTable(
        exact,
        byForm(byModel, ModelNames::normalised, Rung.NORMALISED, selling),
        byForm(byModel, ModelNames::versionAgnostic, Rung.VERSION_AGNOSTIC, selling),
        byAlias(offers, selling));
  }

  private static Map<String, RouteSet> byForm(
      Map<ModelName, List<RouteOffer>> byModel,
      Function<ModelName, String> form,
      Rung rung,
      Selling selling) {
    Map<String, RouteSet> sets = new HashMap<>();
    byModel.keySet().stream()
        .collect(Collectors.groupingBy(form))
        .forEach((common, models) -> {
          if (!common.isEmpty()) {
            sets.put(common, together(models, byModel, rung, selling));
          }
        });
    return sets;
  }

  private static RouteSet together(
      List<ModelName> models,
      Map<ModelName, List<RouteOffer>> byModel,
      Rung rung,
      Selling selling) {
    ModelName charged = charged(models, selling);
    List<RouteOffer> offers = new ArrayList<>();
    for (ModelName model : models) {
      if (soldAs(model, charged, selling)) {
        offers.addAll(byModel.getOrDefault(model, List.of()));
      }
    }
    return new RouteSet(charged, rung, offers);
  }

  private static ModelName charged(Collection<ModelName> models, Selling selling) {
    return models.stream()
        .filter(selling.priced())
        .min(SHORTEST_FIRST)
        .or(() -> models.stream().min(SHORTEST_FIRST))
        .orElseThrow();
  }

  private static boolean soldAs(ModelName model, ModelName charged, Selling selling) {
    return model.equals(charged)
        || !selling.priced().test(model)
        || selling.alike().test(model, charged);
  }

  /** An alias with a price is charged for as itself, otherwise as what it stands for. */
  private static Map<ModelName, RouteSet> byAlias(Collection<RouteOffer> offers, Selling selling) {
    Map<Long, Map<ModelName, List<ModelName>>> namesOf = new HashMap<>();
    Map<ModelName, List<RouteOffer>> byAlias = new HashMap<>();
    for (RouteOffer offer : offers) {
      Provider provider = offer.route().provider();
      namesOf
          .computeIfAbsent(provider.id(), _ -> byUpstream(provider.aliases()))
          .getOrDefault(offer.route().upstreamModel(), List.of())
          .forEach(alias -> byAlias.computeIfAbsent(alias, _ -> new ArrayList<>()).add(offer));
    }
    Map<ModelName, RouteSet> sets = new HashMap<>();
    byAlias.forEach((alias, of) -> {
      List<ModelName> models = of.stream().map(offer -> offer.route().model()).distinct().toList();
      ModelName charged = selling.priced().test(alias) ? alias : charged(models, selling);
      List<RouteOffer> sold =
          charged.equals(alias)
              ? of
              : of.stream()
                  .filter(offer -> soldAs(offer.route().model(), charged, selling))
                  .toList();
      sets.put(alias, new RouteSet(charged, Rung.ALIAS, sold));
    });
    return sets;
  }

  private static Map<ModelName, List<ModelName>> byUpstream(Map<ModelName, ModelName> aliases) {
    return aliases.keySet().stream().collect(Collectors.groupingBy(aliases::get));
  }

  /** The routes for the name a client asks for; nothing when nobody serves it. */
  public Optional<RouteSet> find(ModelName asked) {
    RouteSet own = exact.get(asked);
    if (own != null && own.usable()) {
      return Optional.of(own);
    }
    RouteSet alias = aliases.get(asked);
    RouteSet same = normalised.get(ModelNames.normalised(asked));
    RouteSet similar =
        same != null && same.usable()
            ? null
            : versionAgnostic.get(ModelNames.versionAgnostic(asked));
    RouteSet found = null;
    for (RouteSet set : new RouteSet[] {own, same, similar, alias}) {
      if (set != null && set.usable()) {
        return Optional.of(set);
      }
      found = found == null ? set : found;
    }
    return Optional.ofNullable(found);
  }

  /** Every name that can be asked for letter by letter: models and aliases. */
  public List<ModelName> names() {
    return Stream.concat(exact.keySet().stream(), aliases.keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }
}
