package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.util.Collection;

/**
 * What is known of a request without reading its prompt.
 *
 * @param tags the key's
 * @param models the name that was asked for, and the one it leads to
 * @param promptBytes the size of all text in the prompt in UTF-8 bytes
 */
public record Facts(
    long apiKey, Collection<String> tags, Api api, Collection<ModelName> models, long promptBytes) {

  /** Whether a detector that needs nothing else finds what it looks for. */
  boolean meet(Detector detector) {
    return switch (detector) {
      case Detector.Apis looked -> looked.apis().contains(api);
      case Detector.Models looked -> models.stream().anyMatch(looked.models()::contains);
      case Detector.Tags looked -> tags.stream().anyMatch(looked.tags()::contains);
      case Detector.LongerThan looked -> promptBytes > looked.bytes();
      case Detector.InText _, Detector.AnswerKeywords _ ->
          throw new IllegalArgumentException("is found in text alone");
    };
  }
}
