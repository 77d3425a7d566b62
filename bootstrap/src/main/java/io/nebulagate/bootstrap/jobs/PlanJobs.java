package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.notices.Notices;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.Entitlements;
import io.nebulagate.application.plan.PlanNotices;
import io.nebulagate.application.plan.PlanNotices.Noted;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Begins the cycles of subscriptions and empties those that are over, on every replica: the ledger
 * does each once. Puts what owners are to be told of their plans into the outbox; each is told by
 * one replica, by another one only if that one died over it. Re-reads who has a plan, in case a
 * notice was lost.
 */
@ApplicationScoped
class PlanJobs {

  private static final int ROUNDS_MAX = 20;
  private static final int NOTICES_MAX = 100;
  private static final Duration TIME_TO_TELL = Duration.ofMinutes(1);

  private final CycleService cycles;
  private final Entitlements entitlements;
  private final PlanNotices noted;
  private final Notices notices;

  @Inject
  PlanJobs(CycleService cycles, Entitlements entitlements, PlanNotices noted, Notices notices) {
    this.cycles = cycles;
    this.entitlements = entitlements;
    this.noted = noted;
    this.notices = notices;
  }

  @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void roll() {
    int rounds = 1;
    while (cycles.rollDue() > 0 && rounds < ROUNDS_MAX) {
      rounds++;
    }
  }

  @Scheduled(every = "10s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void tell() {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      List<Noted> claimed = noted.claim(NOTICES_MAX, TIME_TO_TELL);
      for (Noted one : claimed) {
        var _ = notices.publish(one.tenant(), one.occasion());
      }
      noted.confirm(claimed);
      if (claimed.size() < NOTICES_MAX) {
        return;
      }
    }
  }

  @Scheduled(every = "2m", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
  void reload() {
    entitlements.reload();
  }
}
