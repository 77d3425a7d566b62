package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a request without reading its prompt.
 *
 * @param tags the key's
 * @param models the name that was asked for, and the one it leads to
 * @param promptBytes the size of all text in the prompt in UTF-8 bytes
 * @param country where it comes from (ISO 3166-1, two letters); empty where nobody knows
 * @param risk how far its owner is distrusted
 * @param found what counts have found; nobody can tell of those that are missing
 */
public record Facts(
    long apiKey,
    Collection<String> tags,
    Api api,
    Collection<ModelName> models,
    long promptBytes,
    Optional<String> country,
    Optional<RiskLevel> risk,
    Map<Tally, Boolean> found) {

  /** Copies what was found. */
  public Facts {
    found = Map.copyOf(found);
  }

  /** The facts of a request that comes from nobody knows where. */
  public Facts(
      long apiKey,
      Collection<String> tags,
      Api api,
      Collection<ModelName> models,
      long promptBytes) {
    this(apiKey, tags, api, models, promptBytes, Optional.empty());
  }

  /** The facts of a request of somebody trusted, before it is counted. */
  public Facts(
      long apiKey,
      Collection<String> tags,
      Api api,
      Collection<ModelName> models,
      long promptBytes,
      Optional<String> country) {
    this(apiKey, tags, api, models, promptBytes, country, Optional.empty(), Map.of());
  }

  /** The same with what counts have found. */
  public Facts counted(Map<Tally, Boolean> told) {
    return new Facts(apiKey, tags, api, models, promptBytes, country, risk, told);
  }

  /** Whether the count finds something; where nobody can tell, it may. */
  boolean finds(Tally tally) {
    return found.getOrDefault(tally, true);
  }

  /** Whether nobody can tell what the detector finds; it may find something then. */
  boolean cannotTell(Detector detector) {
    return detector instanceof Detector.Regions && country.isEmpty();
  }

  /** Whether a detector that needs nothing else finds what it looks for. */
  boolean meet(Detector detector) {
    return switch (detector) {
      case Detector.Apis looked -> looked.apis().contains(api);
      case Detector.Models looked -> models.stream().anyMatch(looked.models()::contains);
      case Detector.Tags looked -> tags.stream().anyMatch(looked.tags()::contains);
      case Detector.Regions looked -> country.map(looked.countries()::contains).orElse(true);
      case Detector.LongerThan looked -> promptBytes > looked.bytes();
      case Detector.RiskAtLeast looked ->
          risk.map(level -> level.compareTo(looked.level()) >= 0).orElse(false);
      case Detector.InText _, Detector.AnswerKeywords _, Detector.Counting _ ->
          throw new IllegalArgumentException("is not found in what is known of a request");
    };
  }
}
