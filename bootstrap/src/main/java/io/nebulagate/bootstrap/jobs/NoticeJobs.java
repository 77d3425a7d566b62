package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.notices.Courier;
import io.nebulagate.application.notices.Outbox;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Carries notices, and forgets old ones. Harmless on several replicas at once. */
@ApplicationScoped
class NoticeJobs {

  /** How long it is shown what became of a notice. */
  static final Duration DELIVERIES_KEPT = Duration.ofDays(30);

  /** How long an occasion is told only once: longer than a year's cycle. */
  static final Duration NOTICES_KEPT = Duration.ofDays(400);

  private static final int BATCHES_MAX = 20;
  private static final int FORGOTTEN_MAX = 1_000;

  private final Courier courier;
  private final Outbox outbox;
  private final InstantSource clock;

  @Inject
  NoticeJobs(Courier courier, Outbox outbox, InstantSource clock) {
    this.courier = courier;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void carry() {
    int batches = 1;
    while (courier.run() && batches < BATCHES_MAX) {
      batches++;
    }
  }

  @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    Instant now = clock.instant();
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      if (outbox.forget(now.minus(DELIVERIES_KEPT), now.minus(NOTICES_KEPT), FORGOTTEN_MAX) == 0) {
        return;
      }
    }
  }
}
