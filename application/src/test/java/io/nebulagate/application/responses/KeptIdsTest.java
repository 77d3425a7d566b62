package io.nebulagate.application.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.responses.InMemoryKeptIds;
import io.nebulagate.application.routing.Place;
import io.nebulagate.domain.chat.ModelName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What many answers want to be written at once is one write. */
class KeptIdsTest {

  private static final long TENANT = 1;

  private final Deque<Runnable> slow = new ArrayDeque<>();
  private final Writes store = new Writes();
  private final KeptIds ids = new KeptIds(store, slow::add);

  @Test
  void whatIsNotedBeforeAWriteBeginsIsOneWrite() {
    CompletionStage<?> first = ids.note(List.of(kept("a")));
    CompletionStage<?> second = ids.note(List.of(kept("b"), kept("c")));
    assertThat(isDone(first)).isFalse();

    run();

    assertThat(store.sizes).containsExactly(3);
    assertThat(isDone(first)).isTrue();
    assertThat(isDone(second)).isTrue();
  }

  @Test
  void afterAWriteTheNextOneBeginsByItself() {
    ids.note(List.of(kept("a")));
    run();
    CompletionStage<?> later = ids.note(List.of(kept("b")));

    run();

    assertThat(isDone(later)).isTrue();
    assertThat(store.sizes).containsExactly(1, 1);
  }

  @Test
  void whatCannotBeWrittenFailsForThoseWhoWaitForItAndNobodyElse() {
    store.failing = true;
    CompletionStage<?> lost = ids.note(List.of(kept("a")));
    run();
    store.failing = false;
    CompletionStage<?> kept = ids.note(List.of(kept("b")));

    run();

    assertThat(lost.toCompletableFuture().isCompletedExceptionally()).isTrue();
    assertThat(kept.toCompletableFuture().isCompletedExceptionally()).isFalse();
  }

  @Test
  void aNameThatIsNotedTwiceIsWrittenOnce() {
    ids.note(List.of(kept("a"), kept("a")));

    run();

    assertThat(store.sizes).containsExactly(1);
  }

  @Test
  void moreThanCanWaitIsNotTaken() {
    for (int i = 0; i < 10_000; i++) {
      ids.note(List.of(kept("r" + i)));
    }

    CompletionStage<?> tooMuch = ids.note(List.of(kept("last")));

    assertThat(tooMuch.toCompletableFuture().isCompletedExceptionally()).isTrue();
    run();
    assertThat(store.sizes).hasSize(10).containsOnly(1_000);
  }

  @Test
  void aTextThatCannotBeANameIsNobodysAndIsNotLookedFor() {
    CompletionStage<Map<String, KeptId>> found =
        ids.find(TENANT, List.of("a\0b", "", "x".repeat(257), "é"));

    assertThat(found).isCompletedWithValue(Map.of());
    assertThat(slow).isEmpty();
  }

  private void run() {
    while (!slow.isEmpty()) {
      slow.remove().run();
    }
  }

  private static boolean isDone(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone();
  }

  private static KeptId kept(String id) {
    return new KeptId(TENANT, id, 1, new ModelName("m"), new Place(1, "p", 2, 3));
  }

  /** Counts what is written at once. */
  private static final class Writes implements KeptIdStore {
    private final InMemoryKeptIds rows = new InMemoryKeptIds();
    final List<Integer> sizes = new ArrayList<>();
    boolean failing;

    @Override
    public void keep(Collection<KeptId> ids) {
      if (failing) {
        throw new IllegalStateException("the database is away");
      }
      sizes.add(ids.size());
      rows.keep(ids);
    }

    @Override
    public List<KeptId> find(long tenant, Collection<String> ids) {
      return rows.find(tenant, ids);
    }

    @Override
    public void forget(long tenant, String id) {
      rows.forget(tenant, id);
    }

    @Override
    public int sweep(int limit) {
      return rows.sweep(limit);
    }
  }
}
