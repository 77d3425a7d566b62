package io.nebulagate.bootstrap.memory;

import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.relay.RelayRequest;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import java.time.Duration;

/**
 * Gives memory back while no request begins or ends; open streams do not count. Thread-safe as an
 * observer; {@link #look} is called by one thread at a time.
 */
public final class IdleMemory implements RelayObserver {

  /** Less than this is not worth standing still for. */
  static final long GAIN_MIN_BYTES = 16L << 20;

  /** Streams notice what takes longer, so that whoever needs longer once is not asked again. */
  static final Duration PAUSE_MAX = Duration.ofMillis(500);

  private final Heap heap;
  private volatile boolean asked = true;
  private long usedAfter;
  private boolean slow;

  /** Watches over {@code heap}. */
  public IdleMemory(Heap heap) {
    this.heap = heap;
  }

  @Override
  public void firstByte(ModelName model, Duration elapsed) {
    asked = true;
  }

  @Override
  public void finished(RequestRecord record) {
    asked = true;
  }

  @Override
  public void refused(RelayRequest request, GatewayError error) {
    asked = true;
  }

  /**
   * Gives back what is free if nobody has asked anything since the last look and the objects have
   * grown since the last time. Blocking.
   */
  public void look() {
    boolean idle = !asked;
    asked = false;
    if (idle && !slow && heap.used() - usedAfter > GAIN_MIN_BYTES) {
      long begun = System.nanoTime();
      heap.giveBack();
      slow = System.nanoTime() - begun > PAUSE_MAX.toNanos();
      usedAfter = heap.used();
    }
  }
}
