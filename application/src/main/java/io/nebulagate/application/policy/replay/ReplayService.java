package io.nebulagate.application.policy.replay;

import io.nebulagate.application.policy.replay.TrafficLog.Window;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.replay.PastRequest;
import io.nebulagate.domain.policy.replay.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Replays, one at a time, what the log of traffic shows within a time it is given. */
public final class ReplayService implements ReplayUseCase {

  /** How long one replay may take, unless the service is told otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TrafficLog log;
  private final Duration patience;
  private final Semaphore turn = new Semaphore(1);

  /** Looks into {@code log}, for {@code patience} at most. */
  public ReplayService(TrafficLog log, Duration patience) {
    this.log = log;
    this.patience = patience;
  }

  @Override
  public Replayed replay(Policy policy, Window window, int requestsMax) {
    if (!turn.tryAcquire()) {
      throw new GatewayException(new GatewayError.Overloaded(patience));
    }
    try {
      Run run = new Run(policy, requestsMax, System.nanoTime() + patience.toNanos());
      log.newestFirst(window, run::look);
      return run.replayed();
    } finally {
      turn.release();
    }
  }

  /** One replay. */
  private static final class Run {
    private final Replay replay;
    private final int requestsMax;
    private final long deadline;
    private int looked;
    private boolean complete = true;
    private Optional<Instant> oldest = Optional.empty();

    Run(Policy policy, int requestsMax, long deadline) {
      this.replay = new Replay(policy);
      this.requestsMax = requestsMax;
      this.deadline = deadline;
    }

    boolean look(PastRequest request) {
      complete = looked < requestsMax && System.nanoTime() - deadline < 0;
      if (complete) {
        replay.look(request);
        looked++;
        oldest = Optional.of(request.id().madeAt());
      }
      return complete;
    }

    Replayed replayed() {
      return new Replayed(replay.outcome(), complete, oldest);
    }
  }
}
