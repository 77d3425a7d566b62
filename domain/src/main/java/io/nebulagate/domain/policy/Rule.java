package io.nebulagate.domain.policy;

import java.util.List;
import java.util.Optional;

/**
 * One line of a policy. One that looks at answers can keep them from the client or note them, and
 * looks at nothing in the prompt.
 *
 * @param when what has to be found, all of it; nothing = every request
 * @param then what is done about it
 */
public record Rule(String name, List<Detector> when, Action then, OnError onError) {

  /** Checks the name; throws IllegalArgumentException. */
  public Rule {
    when = List.copyOf(when);
    if (name.isBlank() || name.length() > Policy.NAME_MAX) {
      throw new IllegalArgumentException("a rule has a name of 1 to 64 characters");
    }
    boolean late = then instanceof Action.Reject || then instanceof Action.Audit;
    if (answerWords(when).isPresent() && (!late || when.stream().anyMatch(Detector::readsText))) {
      throw new IllegalArgumentException(
          "a rule about answers rejects or notes, and looks at nothing in the prompt");
    }
  }

  /** The words it looks for in answers; empty where it judges requests. */
  Optional<List<String>> answerWords() {
    return answerWords(when);
  }

  private static Optional<List<String>> answerWords(List<Detector> when) {
    return when.stream()
        .filter(Detector.AnswerKeywords.class::isInstance)
        .map(one -> ((Detector.AnswerKeywords) one).words())
        .findFirst();
  }
}
