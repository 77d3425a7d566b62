package io.nebulagate.domain.policy.replay;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Hit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a request that rules may look at; its prompt is not.
 *
 * @param tags those the key has by now
 * @param models by which it was asked for and what they lead to; where {@code promptBytes} are
 *     missing, only the one that answered
 * @param promptBytes the size of all text in the prompt; empty where that was not kept
 * @param country where it came from; empty where nobody knows
 * @param hits what rules found in it then
 */
public record PastRequest(
    RequestId id,
    AccountId account,
    long apiKey,
    Collection<String> tags,
    Api api,
    Set<ModelName> models,
    Optional<Long> promptBytes,
    Optional<String> country,
    List<Hit> hits) {

  /** Copies the collections. */
  public PastRequest {
    tags = Set.copyOf(tags);
    models = Set.copyOf(models);
    hits = List.copyOf(hits);
  }

  /** Whether something is found. */
  enum Found {
    YES,
    NO,
    /** What it takes to tell is not kept. */
    UNTOLD
  }

  /** What a detector would have found. */
  Found look(Detector detector) {
    return switch (detector) {
      case Detector.Apis looked -> told(looked.apis().contains(api));
      case Detector.Tags looked -> told(tags.stream().anyMatch(looked.tags()::contains));
      case Detector.Models looked ->
          models.stream().anyMatch(looked.models()::contains)
              ? Found.YES
              : promptBytes.isPresent() ? Found.NO : Found.UNTOLD;
      case Detector.Regions looked ->
          country.map(known -> told(looked.countries().contains(known))).orElse(Found.UNTOLD);
      case Detector.LongerThan looked ->
          promptBytes.map(known -> told(known > looked.bytes())).orElse(Found.UNTOLD);
      default -> Found.UNTOLD;
    };
  }

  /** Whether what a detector looks at is kept at all. */
  static boolean isKept(Detector detector) {
    return switch (detector) {
      case Detector.Apis _,
          Detector.Tags _,
          Detector.Models _,
          Detector.Regions _,
          Detector.LongerThan _ ->
          true;
      default -> false;
    };
  }

  /** Whether a policy that comes before this one refused it. */
  boolean wasRefusedBefore(long policy) {
    return hits.stream()
        .anyMatch(
            hit -> hit.acted() && hit.action() == Action.Kind.REJECT && hit.policy() < policy);
  }

  private static Found told(boolean found) {
    return found ? Found.YES : Found.NO;
  }
}
