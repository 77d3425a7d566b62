package io.nebulagate.bootstrap.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.ModelName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleMemoryTest {

  private static final long LIVE = 100L << 20;

  private final Collected heap = new Collected();
  private final IdleMemory memory = new IdleMemory(heap);

  @Test
  void whatWasUsedByRequestsIsGivenBackOnceNobodyAsks() {
    ask();
    memory.look();
    assertThat(heap.collections).isZero();

    memory.look();

    assertThat(heap.collections).isOne();
  }

  @Test
  void aGatewayThatIsAskedBetweenLooksKeepsItsMemory() {
    for (int look = 0; look < 10; look++) {
      ask();
      memory.look();
    }

    assertThat(heap.collections).isZero();
  }

  @Test
  void anIdleGatewayCollectsAgainOnlyForWhatItHasFilledSince() {
    idle();
    heap.used += IdleMemory.GAIN_MIN_BYTES;
    memory.look();
    assertThat(heap.collections).isOne();

    heap.used += 1;
    memory.look();

    assertThat(heap.collections).isEqualTo(2);
  }

  @Test
  void whoeverStoodStillForTooLongIsNotAskedAgain() {
    heap.takes = IdleMemory.PAUSE_MAX.plusMillis(50);
    idle();
    heap.used += LIVE;

    memory.look();

    assertThat(heap.collections).isOne();
  }

  private void ask() {
    memory.firstByte(new ModelName("gpt-4o"), Duration.ofMillis(3));
  }

  private void idle() {
    memory.look();
    memory.look();
  }

  /** A heap half of which is dead. */
  private static final class Collected implements Heap {

    long used = 2 * LIVE;
    int collections;
    Duration takes = Duration.ZERO;

    @Override
    public long used() {
      return used;
    }

    @Override
    public void giveBack() {
      long end = System.nanoTime() + takes.toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      used = LIVE;
      collections++;
    }
  }
}
