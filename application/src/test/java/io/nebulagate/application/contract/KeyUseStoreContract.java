package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.keyuse.KeyUseStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store of uses does. */
public abstract class KeyUseStoreContract {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /** The store under test. */
  protected abstract KeyUseStore store();

  /** Where its keys are. */
  protected abstract ApiKeyStore keys();

  @Test
  protected void theLatestUseIsKept() {
    long key = aKey();
    long other = aKey();

    store().keep(Map.of(key, NOON, other, NOON));
    store().keep(Map.of(key, NOON.plusSeconds(60)));
    store().keep(Map.of(other, NOON.minusSeconds(60)));

    assertThat(store().find(List.of(key, other)))
        .isEqualTo(Map.of(key, NOON.plusSeconds(60), other, NOON));
  }

  @Test
  protected void aKeyThatWasNeverUsedIsMissing() {
    long key = aKey();
    assertThat(store().find(List.of(key))).isEmpty();
    assertThat(store().find(List.of())).isEmpty();
  }

  @Test
  protected void aKeyThatIsGoneIsPassedOver() {
    long gone = aKey();
    long key = aKey();
    keys().remove(gone);

    store().keep(Map.of(gone, NOON, key, NOON));

    assertThat(store().find(List.of(gone, key))).isEqualTo(Map.of(key, NOON));
  }

  @Test
  protected void aKeyCanBeRemovedHoweverOftenItWasUsed() {
    long key = aKey();
    store().keep(Map.of(key, NOON));
    assertThat(keys().remove(key)).isTrue();
  }

  private long aKey() {
    return keys().add(ApiKeyStoreContract.aKey("used")).id();
  }
}
