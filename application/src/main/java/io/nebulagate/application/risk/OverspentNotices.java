package io.nebulagate.application.risk;

import io.nebulagate.domain.policy.Aftermath.Overspent;
import java.time.LocalDate;

/** What a rule has told of what was spent too much: once for each owner and day. Blocking. */
public interface OverspentNotices {

  /** Keeps a notice; whether nobody has before, on whatever replica. */
  boolean first(Notice notice);

  /**
   * One notice; all but the money is what it is told once for.
   *
   * @param owner the id of the key, of the user or organisation, or the name of the model
   * @param day where the owner is
   */
  record Notice(Overspent overspent, String owner, LocalDate day) {}
}
