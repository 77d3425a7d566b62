package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import java.util.Optional;
import java.util.Set;

/**
 * What a request needs of a provider besides the model.
 *
 * @param dialect in which it is asked
 * @param api what is asked of it
 * @param tags all of which the provider has
 * @param regions one of which the provider is in; empty {@code Optional} = anywhere
 * @param untranslated whether it has to be asked exactly that, in exactly that dialect
 */
public record Demand(
    Dialect dialect,
    Api api,
    Set<String> tags,
    Optional<Set<String>> regions,
    boolean untranslated) {

  /** Copies the sets. */
  public Demand {
    tags = Set.copyOf(tags);
    regions = regions.map(Set::copyOf);
  }

  /** Whether it is more than every usual provider can do. */
  boolean isParticular() {
    return !tags.isEmpty()
        || untranslated
        || regions.isPresent()
        || (dialect != Dialect.OPENAI && !api.isConversation());
  }

  /** Nothing besides the API. */
  public static Demand of(Dialect dialect, Api api) {
    return new Demand(dialect, api, Set.of(), Optional.empty());
  }

  /** One that others may translate. */
  public Demand(Dialect dialect, Api api, Set<String> tags, Optional<Set<String>> regions) {
    this(dialect, api, tags, regions, false);
  }

  /** The same of providers that need no translation. */
  public Demand asItIs() {
    return new Demand(dialect, api, tags, regions, true);
  }

  /** Whether {@code provider} speaks what is asked, or what it can be translated to. */
  public boolean isUnderstoodBy(Provider provider) {
    return untranslated
        ? provider.speaks(dialect, api)
        : provider.answers(dialect, api).isPresent();
  }
}
