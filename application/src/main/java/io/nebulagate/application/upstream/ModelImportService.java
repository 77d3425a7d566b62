package io.nebulagate.application.upstream;

import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.Route;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a provider which models it has, and configures them when that is wanted. */
public final class ModelImportService implements ModelImportUseCase {

  private final ProviderUseCase providers;
  private final LiveCatalogue catalogue;
  private final UpstreamModels upstream;

  /**
   * Asks over {@code upstream} and adds to {@code providers}.
   *
   * @param catalogue tells how a provider is reached now, whatever is kept of it
   */
  public ModelImportService(
      ProviderUseCase providers, LiveCatalogue catalogue, UpstreamModels upstream) {
    this.providers = providers;
    this.catalogue = catalogue;
    this.upstream = upstream;
  }

  /** A provider as it is reached now, and as whom it is asked. */
  private record Way(Provider provider, Secret key) {}

  @Override
  public Comparison compare(long id, boolean apply) {
    Kept kept = providers.find(id);
    Provider provider = kept.provider();
    if (provider.type() == ProviderType.NEWAPI) {
      throw GatewayException.invalidValue("id", "a NewAPI site's models are learnt from the site");
    }
    List<ModelName> found = ask(way(kept));
    List<ModelName> added = missing(provider, found);
    Set<ModelName> theirs = Set.copyOf(found);
    List<ModelName> gone =
        provider.models().values().stream()
            .filter(name -> !theirs.contains(name))
            .distinct()
            .sorted()
            .toList();
    if (apply && !added.isEmpty()) {
      providers.change(id, before -> with(before, missing(before, found)), Secrets.UNCHANGED);
    }
    return new Comparison(found.size(), added, gone, apply);
  }

  /** What the environment says wins over what is kept; a provider without routes has the latter. */
  private Way way(Kept kept) {
    Optional<Way> live =
        catalogue
            .current()
            .allRoutes()
            .filter(route -> route.provider().id() == kept.provider().id() && inUse(route.key()))
            .min((one, other) -> Long.compare(one.key().id(), other.key().id()))
            .map(ModelImportService::way);
    return live.or(() ->
            kept.keys().stream()
                .filter(ModelImportService::inUse)
                .findFirst()
                .map(key -> new Way(kept.provider(), key.secret())))
        .orElseThrow(() -> GatewayException.invalidValue("id", "this provider has no key in use"));
  }

  private static Way way(Route route) {
    return new Way(route.provider(), route.key().secret());
  }

  private static boolean inUse(ProviderKey key) {
    return key.status() == ProviderKey.Status.ENABLED;
  }

  private List<ModelName> ask(Way way) {
    try {
      return upstream.list(way.provider(), way.key());
    } catch (UpstreamException failed) {
      throw new GatewayException(new GatewayError.UpstreamUnusable(FaultWords.of(failed.fault())));
    }
  }

  private static List<ModelName> missing(Provider provider, Collection<ModelName> found) {
    Set<ModelName> known = new HashSet<>(provider.models().keySet());
    known.addAll(provider.models().values());
    return found.stream().filter(name -> !known.contains(name)).distinct().sorted().toList();
  }

  private static Provider with(Provider before, List<ModelName> added) {
    Map<ModelName, ModelName> models = new HashMap<>(before.models());
    added.forEach(name -> models.putIfAbsent(name, name));
    return before.serving(models);
  }
}
