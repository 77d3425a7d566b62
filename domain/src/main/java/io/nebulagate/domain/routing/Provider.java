package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A configured upstream, without its keys.
 *
 * @param baseUrl the root of the upstream's API
 * @param models public name → the upstream's own name
 * @param weight the share among providers of one priority, 0 to 1 000 000
 * @param priority higher is tried first
 * @param apis what may be asked of it; empty {@code Optional} = all its type has
 */
public record Provider(
    long id,
    String name,
    ProviderType type,
    URI baseUrl,
    Map<ModelName, ModelName> models,
    int weight,
    int priority,
    Optional<String> region,
    Set<String> tags,
    boolean enabled,
    Optional<Set<Api>> apis,
    Timeouts timeouts) {

  /** Copies the collections. */
  public Provider {
    models = Map.copyOf(models);
    tags = Set.copyOf(tags);
    apis = apis.map(Set::copyOf);
  }

  /** Whether {@code api} may be asked of this provider. */
  public boolean serves(Api api) {
    return apis.map(some -> some.contains(api)).orElse(true);
  }

  /** The same provider at another address. */
  public Provider at(URI url) {
    return new Provider(
        id, name, type, url, models, weight, priority, region, tags, enabled, apis, timeouts);
  }

  /** The same provider with other bounds in time. */
  public Provider within(Timeouts bounds) {
    return new Provider(
        id, name, type, baseUrl, models, weight, priority, region, tags, enabled, apis, bounds);
  }

  /** The public names it serves, sorted. */
  public List<ModelName> modelNames() {
    return models.keySet().stream().sorted().toList();
  }

  /**
   * How long an upstream may take.
   *
   * @param connect to accept a connection
   * @param firstByte to send the head of its answer
   * @param idle between two pieces of an answer
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration idle) {

    /** Ten seconds to connect, five minutes to begin, two minutes between pieces. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(2));
  }
}
