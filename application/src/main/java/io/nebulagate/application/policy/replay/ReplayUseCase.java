package io.nebulagate.application.policy.replay;

import io.nebulagate.application.policy.replay.TrafficLog.Window;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.replay.Replay;
import java.time.Instant;
import java.util.Optional;

/** Shows what a version of a policy would have said of past requests. Changes nothing. Blocking. */
public interface ReplayUseCase {

  /** How many requests one call looks at, whatever it is told. */
  int REQUESTS_MAX = 200_000;

  /**
   * Replays requests, newest first, for as long as one call may take.
   *
   * @param policy under the id it has or would have
   * @param requestsMax how many at most, 1 to {@link #REQUESTS_MAX}
   * @throws GatewayException with {@link GatewayError.Overloaded} while another replay runs here
   */
  Replayed replay(Policy policy, Window window, int requestsMax);

  /**
   * What came of it.
   *
   * @param complete whether all requests of the window were looked at
   * @param oldest when the last one that was looked at came; empty where there was none
   */
  record Replayed(Replay.Outcome outcome, boolean complete, Optional<Instant> oldest) {}
}
