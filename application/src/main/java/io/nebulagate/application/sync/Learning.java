package io.nebulagate.application.sync;

import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.site.Figures;
import io.nebulagate.domain.site.QuotaUnit;
import io.nebulagate.domain.site.SiteModel.Pricing;
import io.nebulagate.domain.site.SiteModel.Reason;
import io.nebulagate.domain.site.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Makes of a site's answers what is to be kept, and judges its bill when an hour is full. */
final class Learning {

  private final UpstreamUsageStore usage;
  private final SyncSchedule schedule;

  Learning(UpstreamUsageStore usage, SyncSchedule schedule) {
    this.usage = usage;
    this.schedule = schedule;
  }

  /**
   * What to keep.
   *
   * @throws SiteException when the answers cannot be true
   */
  Learnt of(long provider, SiteState before, Answers answers, Instant now) {
    QuotaUnit unit = answers.status().unit();
    Figures figures =
        new Figures(
            money(unit, answers.self().quota()),
            answers.self().used().map(used -> money(unit, used)),
            answers.spent().cost(),
            answers.spent().unpriced(),
            now);
    return new Learnt(
        new SiteState.About(
            answers.kind(), answers.status().version(), unit, answers.status().turnstile()),
        books(provider, before, figures),
        Assortment.of(answers.pricing(), unit, answers.keys()),
        answers.keys(),
        schedule.next(now, 0));
  }

  private Learnt.Books books(long provider, SiteState before, Figures now) {
    Window window =
        before
            .figures()
            .map(then ->
                before
                    .window()
                    .orElseGet(() -> Window.from(then.at()))
                    .with(then, now, before.rewards()))
            .orElseGet(() -> Window.from(now.at()));
    if (!window.over(now.at())) {
      return new Learnt.Books(now, window, before.drift());
    }
    Optional<Drift> drift =
        window.drifts()
            ? Optional.of(
                new Drift(
                    window, now.at(), usage.dearest(provider, window.since(), Drift.MODELS_MAX)))
            : Optional.empty();
    return new Learnt.Books(now, Window.from(now.at()), drift);
  }

  static Money money(QuotaUnit unit, BigDecimal quota) {
    try {
      return unit.toMoney(quota);
    } catch (IllegalArgumentException beyondMeasure) {
      throw new SiteException(new SiteFault.Malformed("an amount of money that cannot be"));
    }
  }

  /** What there was to see. */
  static SyncReport.Seen seen(Learnt learnt, int unresolved) {
    Learnt.Sales sales = learnt.sales();
    int unpriced = (int) sales.costs().values().stream().filter(Optional::isEmpty).count();
    int refused =
        (int)
            sales.models().stream()
                .filter(model -> model.pricing().equals(new Pricing.Unknown(Reason.ABSURD)))
                .count();
    return new SyncReport.Seen(
        learnt.keys().size(),
        unresolved,
        sales.models().size(),
        sales.routes().size(),
        unpriced,
        refused);
  }
}
