package io.nebulagate.bootstrap.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.notices.BudgetOccasions;
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
 * Tells when a budget is being used up: a line in the log, a count, and a notice in the outbox.
 * Each is told by one replica; by another one only if that one died over it, and the outbox knows
 * what it has. Also re-reads the tenants' time zones.
 */
@ApplicationScoped
class BudgetJobs {

  private static final Logger LOG = Logger.getLogger(BudgetJobs.class);
  private static final int BATCH = 100;
  private static final int BATCHES_MAX = 20;
  private static final Duration TIME_TO_TELL = Duration.ofMinutes(1);

  private final BudgetNotices notices;
  private final TimeZones zones;
  private final BudgetOccasions occasions;
  private final MeterProvider<Counter> told;

  @Inject
  BudgetJobs(
      BudgetNotices notices, TimeZones zones, BudgetOccasions occasions, MeterRegistry registry) {
    this.notices = notices;
    this.zones = zones;
    this.occasions = occasions;
    this.told = Counter.builder("nebulagate.budget.notices").withRegistry(registry);
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void tell() {
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      List<Notice> claimed = notices.claim(BATCH, TIME_TO_TELL);
      claimed.forEach(this::tell);
      notices.confirm(claimed);
      if (claimed.size() < BATCH) {
        return;
      }
    }
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void reloadTimeZones() {
    zones.reload();
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
    occasions.publish(notice);
  }
}
