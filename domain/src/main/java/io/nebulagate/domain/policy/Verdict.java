package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.ModelName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What all policies together say of one request.
 *
 * @param hits the rules that held, in their order; the first {@link #HITS_MAX} of them
 * @param rejectedBy the rule that refuses the request
 * @param degradeTo the model that answers instead
 * @param tags all of which a provider must have
 * @param regions one of which a provider must be in; empty {@code Optional} = anywhere
 * @param limits what bounds the key besides its own limits
 * @param aftermath what is to be done beside the request
 */
public record Verdict(
    List<Hit> hits,
    Optional<String> rejectedBy,
    Optional<ModelName> degradeTo,
    Set<String> tags,
    Optional<Set<String>> regions,
    List<RuleLimit> limits,
    Aftermath aftermath) {

  /** How many hits are remembered with a request. */
  public static final int HITS_MAX = 64;

  /** Nothing to say. */
  public static final Verdict NONE =
      new Verdict(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          List.of(),
          Aftermath.NONE);

  /** Copies the collections. */
  public Verdict {
    hits = List.copyOf(hits);
    tags = Set.copyOf(tags);
    regions = regions.map(Set::copyOf);
    limits = List.copyOf(limits);
  }

  /** The same, but {@code model} answers instead. */
  public Verdict degradingTo(ModelName model) {
    return new Verdict(hits, rejectedBy, Optional.of(model), tags, regions, limits, aftermath);
  }

  /** Whether it narrows which providers may be asked. */
  public boolean reroutes() {
    return !tags.isEmpty() || regions.isPresent();
  }

  /** The rule that narrowed which providers may be asked last. */
  public String reroutedBy() {
    return hits.stream()
        .filter(hit -> hit.acted() && hit.action() == Action.Kind.REROUTE)
        .map(Hit::rule)
        .reduce((_, last) -> last)
        .orElse("");
  }

  /**
   * A limit that a rule sets.
   *
   * @param rule names it among all rules of all policies
   */
  public record RuleLimit(String rule, long requestsPerMinute) {}
}
