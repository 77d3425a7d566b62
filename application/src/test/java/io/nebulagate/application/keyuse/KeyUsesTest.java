package io.nebulagate.application.keyuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyUsesTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Written store = new Written();
  private Instant now = NOON;
  private final KeyUses uses = new KeyUses(store, () -> now);

  @Test
  void usesAreWrittenTogetherAndToTheMinute() {
    now = NOON.plusSeconds(59);
    uses.note(1);
    uses.note(2);

    uses.write();

    assertThat(store.batches).containsExactly(Map.of(1L, NOON, 2L, NOON));
  }

  @Test
  void aKeyIsWrittenOnceAMinuteHoweverOftenItIsUsed() {
    for (int second = 0; second < 60; second += 10) {
      now = NOON.plusSeconds(second);
      uses.note(1);
      uses.write();
    }
    now = NOON.plusSeconds(60);
    uses.note(1);
    uses.write();

    assertThat(store.batches).containsExactly(Map.of(1L, NOON), Map.of(1L, NOON.plusSeconds(60)));
  }

  @Test
  void withoutUseNothingIsWritten() {
    uses.write();
    assertThat(store.batches).isEmpty();
  }

  @Test
  void whatIsRememberedIsBoundAndTheNextMinuteHasRoomAgain() {
    for (long key = 0; key < 150_000; key++) {
      uses.note(key);
    }
    uses.write();
    now = NOON.plusSeconds(60);
    uses.write();
    uses.note(149_999);
    uses.write();

    assertThat(store.batches).hasSize(2);
    assertThat(store.batches.getFirst()).hasSize(100_000);
    assertThat(store.batches.getLast()).containsOnlyKeys(149_999L);
  }

  /** Remembers what it was told to keep. */
  private static final class Written implements KeyUseStore {

    private final List<Map<Long, Instant>> batches = new ArrayList<>();

    @Override
    public void keep(Map<Long, Instant> uses) {
      batches.add(uses);
    }

    @Override
    public Map<Long, Instant> find(Collection<Long> keys) {
      return Map.of();
    }
  }
}
