package io.nebulagate.domain.policy;

import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.List;

/**
 * What a verdict leaves to be done when the request has gone its way.
 *
 * @param marks owners to be distrusted from now on
 * @param overspent what was spent too much, worth telling once
 */
public record Aftermath(List<Mark> marks, List<Overspent> overspent) {

  /** Nothing. */
  public static final Aftermath NONE = new Aftermath(List.of(), List.of());

  /** Copies the lists. */
  public Aftermath {
    marks = List.copyOf(marks);
    overspent = List.copyOf(overspent);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return marks.isEmpty() && overspent.isEmpty();
  }

  /** The owner of the key is distrusted for a while, because of a rule. */
  public record Mark(long policy, String rule, RiskLevel level, Duration lasting) {}

  /** A rule acted because more than {@code spend} was spent in a day. */
  public record Overspent(long policy, String rule, Per per, Money spend) {}
}
