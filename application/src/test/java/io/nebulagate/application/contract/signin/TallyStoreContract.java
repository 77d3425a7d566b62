package io.nebulagate.application.contract.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.signin.TallyStore;
import io.nebulagate.domain.signin.LockOut;
import io.nebulagate.domain.signin.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of tallies does. */
public abstract class TallyStoreContract {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final int AT_ONCE = 24;

  private final String run = UUID.randomUUID().toString();

  /** The store under test; it may have others in it. */
  protected abstract TallyStore store();

  @Test
  protected void whatIsCountedIsKept() {
    assertThat(store().find(run)).isEqualTo(Tally.NONE);

    assertThat(count(run)).isEqualTo(Tally.NONE);
    assertThat(count(run).failures()).isEqualTo(1);

    assertThat(store().find(run)).isEqualTo(new Tally(2, NOW, NOW.plus(LockOut.NARROW.window())));
    assertThat(store().find(run + "-2")).isEqualTo(Tally.NONE);
  }

  @Test
  protected void nothingIsLeftOfNothing() {
    count(run);

    store().change(run, _ -> Tally.NONE);

    assertThat(store().find(run)).isEqualTo(Tally.NONE);
  }

  @Test
  protected void manyAtOnceAreCountedOneByOne() throws InterruptedException, ExecutionException {
    List<Future<Tally>> before = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        before.add(threads.submit(() -> count(run)));
      }
    }

    int passed = 0;
    for (Future<Tally> tally : before) {
      passed += tally.get().locked(NOW) ? 0 : 1;
    }
    assertThat(passed).isEqualTo(LockOut.NARROW.free());
    assertThat(store().find(run).failures()).isEqualTo(LockOut.NARROW.free());
  }

  @Test
  protected void whatCountsForNothingIsRemovedInBatches() {
    Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");
    for (int i = 0; i < 3; i++) {
      store().change(run + i, tally -> tally.counted(LockOut.NARROW, longAgo));
    }
    count(run);

    assertThat(store().forget(longAgo.plus(Duration.ofDays(1)), 2)).isEqualTo(2);
    assertThat(store().forget(longAgo.plus(Duration.ofDays(1)), 2)).isEqualTo(1);

    assertThat(store().find(run).failures()).isEqualTo(1);
  }

  private Tally count(String subject) {
    return store().change(subject, tally -> tally.counted(LockOut.NARROW, NOW));
  }
}
