package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.videos.VideoFollower;
import io.nebulagate.application.videos.VideoTasks;
import io.nebulagate.bootstrap.settings.Settings;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Looks after videos: keeps the holds of open ones alive, whichever replica began them, learns of
 * the ends nobody asks about, and forgets what is long over. Harmless on several replicas at once:
 * a video is claimed by one of them.
 */
@ApplicationScoped
class VideoJobs {

  private static final int CLAIMED_AT_ONCE = 20;
  private static final int FORGOTTEN_AT_ONCE = 500;
  private static final Duration KEPT = Duration.ofDays(30);

  private final VideoFollower follower;
  private final VideoTasks tasks;
  private final LedgerStore ledger;
  private final Duration holdTimeToLive;

  @Inject
  VideoJobs(VideoFollower follower, VideoTasks tasks, LedgerStore ledger, Settings settings) {
    this.follower = follower;
    this.tasks = tasks;
    this.ledger = ledger;
    this.holdTimeToLive = settings.times().holdTtl();
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void renewHolds() {
    follower.renewHolds(ledger, holdTimeToLive);
  }

  @Scheduled(every = "2s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void follow() {
    follower.followSome(CLAIMED_AT_ONCE);
  }

  @Scheduled(every = "60s", delayed = "60s", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    tasks.forget(KEPT, FORGOTTEN_AT_ONCE);
  }
}
