package io.nebulagate.application.policy.replay;

import io.nebulagate.domain.policy.replay.PastRequest;
import java.time.Instant;
import java.util.function.Predicate;

/** What is kept of past requests that rules may look at. Blocking; thread-safe. */
public interface TrafficLog {

  /**
   * Shows requests, newest first, as they were when the call began. Those that were answered as
   * before are left out: they never come to the policies.
   *
   * @param window when they came
   * @param look whether it wants another; asked from inside the read, so it waits for nothing
   */
  void newestFirst(Window window, Predicate<PastRequest> look);

  /** From a moment on, until before another. */
  record Window(Instant from, Instant until) {}
}
