package io.nebulagate.domain.plan;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.util.Set;

/**
 * Which requests an allowance covers: those that every bound covers. An empty set bounds nothing.
 *
 * @param models one of these is charged for
 * @param apis one of these is asked
 * @param regions all that may serve the request lie in these
 * @param tags the key that asks has one of these
 */
public record AllowanceScope(
    Set<ModelName> models, Set<Api> apis, Set<String> regions, Set<String> tags) {

  /** Every request. */
  public static final AllowanceScope ALL =
      new AllowanceScope(Set.of(), Set.of(), Set.of(), Set.of());

  /** The most members of one bound. */
  public static final int MEMBERS_MAX = 256;

  /** Copies the sets; throws {@link IllegalArgumentException} for one that is too large. */
  public AllowanceScope {
    models = checked(models);
    apis = checked(apis);
    regions = checked(regions);
    tags = checked(tags);
  }

  private static <T> Set<T> checked(Set<T> members) {
    if (members.size() > MEMBERS_MAX) {
      throw new IllegalArgumentException("a scope names at most " + MEMBERS_MAX + " of a kind");
    }
    return Set.copyOf(members);
  }

  /** Requests for one of {@code models}. */
  public static AllowanceScope of(Set<ModelName> models) {
    return new AllowanceScope(models, Set.of(), Set.of(), Set.of());
  }

  /** Whether it covers {@code asked}. */
  public boolean covers(Asked asked) {
    return (models.isEmpty() || models.contains(asked.model()))
        && (apis.isEmpty() || apis.contains(asked.api()))
        && (regions.isEmpty() || regions.containsAll(asked.regions()))
        && (tags.isEmpty() || asked.tags().stream().anyMatch(tags::contains));
  }

  /** How many kinds of bound it has: the more, the fewer other requests it could be used for. */
  int bounds() {
    int bounds = 0;
    for (Set<?> bound : new Set<?>[] {models, apis, regions, tags}) {
      bounds += bound.isEmpty() ? 0 : 1;
    }
    return bounds;
  }
}
