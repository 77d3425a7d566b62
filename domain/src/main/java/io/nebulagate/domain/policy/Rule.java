package io.nebulagate.domain.policy;

import java.util.List;

/**
 * One line of a policy.
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
  }
}
