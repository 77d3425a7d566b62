package io.nebulagate.application.sync;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Does so many things at once and no more. Thread-safe. */
public final class Crew {

  private final Executor executor;
  private final Semaphore hands;

  /** Runs at most {@code size} tasks on {@code executor} at once. */
  public Crew(Executor executor, int size) {
    this.executor = executor;
    this.hands = new Semaphore(size);
  }

  /** How many more can be begun now. */
  int free() {
    return hands.availablePermits();
  }

  /** Begins a task, if there is a hand for it. */
  boolean begin(Runnable task) {
    if (!hands.tryAcquire()) {
      return false;
    }
    try {
      executor.execute(() -> {
        try {
          task.run();
        } finally {
          hands.release();
        }
      });
      return true;
    } catch (RejectedExecutionException closing) {
      hands.release();
      return false;
    }
  }
}
