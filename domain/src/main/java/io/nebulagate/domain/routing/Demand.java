package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import java.util.Optional;
import java.util.Set;

/**
 * What a request needs of a provider besides the model.
 *
 * @param endpoint what is asked, and in which dialect
 * @param tags all of which the provider has
 * @param regions one of which the provider is in; empty {@code Optional} = anywhere
 * @param untranslated whether it has to be asked exactly that, in exactly that dialect
 * @param keeper who keeps what the request goes on from; empty = nobody in particular
 */
public record Demand(
    Endpoint endpoint,
    Set<String> tags,
    Optional<Set<String>> regions,
    boolean untranslated,
    Optional<Keeper> keeper) {

  /** Copies the sets. */
  public Demand {
    tags = Set.copyOf(tags);
    regions = regions.map(Set::copyOf);
  }

  /** A provider, and the one of its keys under which something is kept. */
  public record Keeper(long providerId, long keyId) {

    /** By hand: what is generated is interpreted in the native binary. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Keeper that && providerId == that.providerId && keyId == that.keyId;
    }
  }

  /** Whether it is more than every usual provider can do. */
  boolean isParticular() {
    return !tags.isEmpty()
        || untranslated
        || keeper.isPresent()
        || regions.isPresent()
        || (endpoint.dialect() != Dialect.OPENAI && !endpoint.api().crossesDialects());
  }

  /** Nothing besides the API. */
  public static Demand of(Dialect dialect, Api api) {
    return new Demand(dialect, api, Set.of(), Optional.empty());
  }

  /** One that others may translate. */
  public Demand(Dialect dialect, Api api, Set<String> tags, Optional<Set<String>> regions) {
    this(new Endpoint(dialect, api), tags, regions, false, Optional.empty());
  }

  /** The same of providers that need no translation. */
  public Demand asItIs() {
    return new Demand(endpoint, tags, regions, true, keeper);
  }

  /** The same of {@code one} alone, without a translation. */
  public Demand keptBy(Keeper one) {
    return new Demand(endpoint, tags, regions, true, Optional.of(one));
  }

  /** The same of providers with all of {@code more} tags, and in one of {@code these} regions. */
  public Demand within(Set<String> more, Optional<Set<String>> these) {
    return new Demand(endpoint, more, these, untranslated, keeper);
  }

  /** Whether a provider has the tags, and is where it has to be. */
  public boolean admits(Provider provider) {
    return hasTags(provider) && isInRegion(provider);
  }

  boolean hasTags(Provider provider) {
    return provider.tags().containsAll(tags);
  }

  boolean isInRegion(Provider provider) {
    return regions.isEmpty() || provider.region().map(regions.get()::contains).orElse(false);
  }

  /** Whether it can be asked by way of {@code route}, as it is or translated. */
  public boolean isUnderstoodBy(Route route) {
    return route
        .answers(endpoint)
        .filter(asked -> !untranslated || asked.equals(endpoint))
        .isPresent();
  }

  /** Whether {@code route} leads to whoever keeps what the request goes on from. */
  public boolean reachesKeeper(Route route) {
    return keeper
        .map(one -> one.equals(new Keeper(route.provider().id(), route.key().id())))
        .orElse(true);
  }
}
