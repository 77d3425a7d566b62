package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.application.signin.TallyStore;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.function.IntUnaryOperator;

/** Removes sessions, failures and links that are over. Harmless on several replicas at once. */
@ApplicationScoped
class SignInJobs {

  private static final int BATCH = 1_000;
  private static final int BATCHES_MAX = 60;

  private final SessionStore sessions;
  private final TallyStore tallies;
  private final EmailBook book;
  private final InstantSource clock;

  @Inject
  SignInJobs(SessionStore sessions, TallyStore tallies, EmailBook book, InstantSource clock) {
    this.sessions = sessions;
    this.tallies = tallies;
    this.book = book;
    this.clock = clock;
  }

  @Scheduled(every = "60s", delayed = "60s", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    inBatches(limit -> sessions.forget(clock.instant(), limit));
    inBatches(limit -> tallies.forget(clock.instant(), limit));
    inBatches(limit -> book.forget(clock.instant(), limit));
  }

  private static void inBatches(IntUnaryOperator forget) {
    for (int batch = 0; batch < BATCHES_MAX; batch++) {
      if (forget.applyAsInt(BATCH) < BATCH) {
        return;
      }
    }
  }
}
