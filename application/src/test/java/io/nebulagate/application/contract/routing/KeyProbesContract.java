package io.nebulagate.application.contract.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.routing.KeyProbes;
import io.nebulagate.application.routing.KeyProbes.Due;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey.Status;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When refused keys come up, and to whom. */
public abstract class KeyProbesContract {

  private static final Duration NOW = Duration.ZERO;
  private static final Duration A_WHILE = Duration.ofMinutes(10);

  private final Set<Long> added = new HashSet<>();

  /** The probes under test. */
  protected abstract KeyProbes probes();

  /** Where the keys are. */
  protected abstract ProviderStore store();

  @AfterEach
  protected void remove() {
    added.forEach(store()::remove);
  }

  @Test
  protected void aRefusedKeyComesUpOnceItsTimeHasCome() {
    long key = refusedKey();
    assertThat(claim(key, A_WHILE)).as("not yet").isEmpty();

    probes().again(key, 0, NOW);

    assertThat(claim(key, A_WHILE)).contains(new Due(key, 0));
  }

  @Test
  protected void whoClaimsAKeyHasItAlone() {
    long key = refusedKey();
    assertThat(claim(key, NOW)).isPresent();

    assertThat(claim(key, NOW)).isEmpty();
  }

  @Test
  protected void aKeyThatIsStillRefusedComesUpLaterAndSaysHowOften() {
    long key = refusedKey();
    assertThat(claim(key, NOW)).contains(new Due(key, 0));

    probes().again(key, 1, NOW);
    assertThat(claim(key, NOW)).contains(new Due(key, 1));

    probes().again(key, 2, A_WHILE);
    assertThat(claim(key, NOW)).isEmpty();
  }

  @Test
  protected void onlyRefusedKeysComeUp() {
    long inUse = key();
    long off = key();
    store().mark(off, Status.DISABLED, Optional.of("by hand"));
    long taken = refusedKey();
    assertThat(claim(taken, NOW)).isPresent();
    probes().again(taken, 3, NOW);
    store().mark(taken, Status.ENABLED, Optional.empty());

    for (long key : List.of(inUse, off, taken)) {
      assertThat(claim(key, NOW)).isEmpty();
    }
  }

  @Test
  protected void aKeyThatIsRefusedAnewBeginsAnew() {
    long key = refusedKey();
    assertThat(claim(key, NOW)).isPresent();
    probes().again(key, 5, A_WHILE);
    store().mark(key, Status.ENABLED, Optional.empty());
    assertThat(claim(key, NOW)).isEmpty();

    store().mark(key, Status.REFUSED, Optional.of("again"));

    assertThat(claim(key, NOW)).contains(new Due(key, 0));
  }

  @Test
  protected void keysOfAProviderThatIsSwitchedOffWait() {
    Kept kept = add();
    long key = kept.keys().getFirst().id();
    store().mark(key, Status.REFUSED, Optional.of("401"));
    store().replace(kept.provider().enabled(false), Secrets.UNCHANGED);
    assertThat(claim(key, NOW)).isEmpty();

    store().replace(kept.provider(), Secrets.UNCHANGED);

    assertThat(claim(key, NOW)).isPresent();
  }

  /** Takes what is due until it is this key, or nothing. */
  private Optional<Due> claim(long key, Duration first) {
    for (int i = 0; i < 100; i++) {
      Optional<Due> due = probes().claim(first, A_WHILE);
      if (due.isEmpty() || due.get().key() == key) {
        return due;
      }
    }
    throw new AssertionError("there is no end of keys");
  }

  private long refusedKey() {
    long key = key();
    store().mark(key, Status.REFUSED, Optional.of("401"));
    return key;
  }

  private long key() {
    return add().keys().getFirst().id();
  }

  private Kept add() {
    Kept kept =
        store()
            .add(
                Provider.openAi(
                    LedgerBench.newId().toString(), URI.create("https://p.test"), Map.of()),
                List.of(Secret.of("sk-upstream-one")));
    added.add(kept.provider().id());
    return kept;
  }
}
