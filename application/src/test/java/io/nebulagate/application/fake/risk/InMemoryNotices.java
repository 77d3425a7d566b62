package io.nebulagate.application.fake.risk;

import io.nebulagate.application.risk.OverspentNotices;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Aftermath.Overspent;
import java.util.HashSet;
import java.util.Set;

/** Notices in a set. */
public final class InMemoryNotices implements OverspentNotices {

  private final Set<Notice> kept = new HashSet<>();

  @Override
  public synchronized boolean first(Notice notice) {
    Overspent told = notice.overspent();
    Overspent whatever = new Overspent(told.policy(), told.rule(), told.per(), Money.ZERO);
    return kept.add(new Notice(whatever, notice.owner(), notice.day()));
  }
}
