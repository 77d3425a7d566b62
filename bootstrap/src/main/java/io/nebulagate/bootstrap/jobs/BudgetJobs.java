package io.nebulagate.bootstrap.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.notices.BudgetLetters;
import io.nebulagate.domain.ledger.Budget;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Tells when a budget is being used up: a line in the log, a count, and letters to those who keep
 * the money. Each notice is told by one replica; by another one only if that one died over it, and
 * letters not even then: they go out once the notice can come to nobody else. Also re-reads the
 * tenants' time zones.
 */
@ApplicationScoped
class BudgetJobs {

  private static final Logger LOG = Logger.getLogger(BudgetJobs.class);
  private static final int BATCH = 100;
  private static final int BATCHES_MAX = 20;
  private static final Duration TIME_TO_TELL = Duration.ofMinutes(1);

  private final BudgetNotices notices;
  private final TimeZones zones;
  private final BudgetLetters letters;
  private final MeterProvider<Counter> told;

  @Inject
  BudgetJobs(
      BudgetNotices notices, TimeZones zones, BudgetLetters letters, MeterRegistry registry) {
    this.notices = notices;
    this.zones = zones;
    this.letters = letters;
    this.told = Counter.builder("nebulagate.budget.notices").withRegistry(registry);
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void tell() {
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      List<Notice> claimed = notices.claim(BATCH, TIME_TO_TELL);
      claimed.forEach(this::tell);
      notices.confirm(claimed);
      claimed.forEach(this::write);
      if (claimed.size() < BATCH) {
        return;
      }
    }
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void reloadTimeZones() {
    zones.reload();
  }

  private void write(Notice notice) {
    if (!letters.send(notice)) {
      LOG.warnf(
          "too many letters wait, one of a budget is left out: threshold=%d", notice.threshold());
    }
  }

  private void tell(Notice notice) {
    Budget.Key budget = notice.budget();
    LOG.warnf(
        "%d %% of the budget of %s %s for the %s from %s are spent: %s of %s",
        notice.threshold(),
        budget.level().toLowerCase(Locale.ROOT),
        budget.owner(),
        budget.period().name().toLowerCase(Locale.ROOT),
        budget.startsOn(),
        notice.spent(),
        notice.limit());
    told.withTags("threshold", Integer.toString(notice.threshold())).increment();
  }
}
