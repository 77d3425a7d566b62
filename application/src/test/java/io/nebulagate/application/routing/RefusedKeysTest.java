package io.nebulagate.application.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.routing.InMemoryKeyProbes;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderKey.Status;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedKeysTest {

  private static final ModelName MODEL = new ModelName("m");
  private static final Secret KEY = Secret.of("sk-one");
  private static final Secret OTHER = Secret.of("sk-two");
  private static final UpstreamFault REFUSED = new UpstreamFault.Unauthorised(401);

  private final InMemoryProviders store = new InMemoryProviders();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(store, new InMemoryPrices()));
  private final Map<Secret, UpstreamFault> faults = new HashMap<>();
  private final List<Secret> asked = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final KeyProbes probes = new InMemoryKeyProbes(store, () -> now);
  private final RefusedKeys recovery =
      new RefusedKeys(probes, store, catalogue, this::list, new Random(1));

  @Test
  void aKeyThatIsTakenAgainIsUsedAgain() {
    long key = refusedKey();
    recovery.ask();
    pass(Duration.ofMinutes(12));

    assertThat(recovery.ask()).isOne();

    assertThat(status(key)).isEqualTo(Status.ENABLED);
    assertThat(catalogue.current().routes(MODEL).getFirst().usable()).isTrue();
    assertThat(asked).containsExactly(KEY);
  }

  @Test
  void aRefusedKeyIsLeftAloneForTenMinutesMoreOrLess() {
    refusedKey();
    recovery.ask();
    pass(Duration.ofMinutes(8).minusSeconds(1));

    assertThat(recovery.ask()).isZero();

    assertThat(asked).isEmpty();
  }

  @Test
  void eachFurtherRefusalDoublesTheWaitUpToSixHours() {
    long key = refusedKey();
    faults.put(KEY, REFUSED);
    recovery.ask();
    pass(Duration.ofMinutes(12));
    recovery.ask();
    for (long minutes : new long[] {20, 40, 80, 160, 320, 360, 360}) {
      int before = asked.size();
      pass(Duration.ofSeconds(minutes * 48 - 1));
      recovery.ask();
      assertThat(asked).as("less than a fifth too early for %d", minutes).hasSize(before);
      pass(Duration.ofSeconds(minutes * 24 + 2));
      recovery.ask();
      assertThat(asked).as("after %d", minutes).hasSize(before + 1);
    }
    assertThat(status(key)).isEqualTo(Status.REFUSED);
  }

  @Test
  void anUpstreamThatCannotBeAskedSaysNothingOfTheKey() {
    long key = refusedKey();
    faults.put(KEY, new UpstreamFault.Timeout());
    recovery.ask();
    for (int i = 0; i < 5; i++) {
      pass(Duration.ofMinutes(12));
      recovery.ask();
    }

    assertThat(asked).as("it is no refusal that would double the wait").hasSize(5);
    assertThat(status(key)).isEqualTo(Status.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 501})
  void whereThereIsNoListTheNextRequestTries(int status) {
    long key = refusedKey();
    faults.put(KEY, new UpstreamFault.Failed(status));
    recovery.ask();
    pass(Duration.ofMinutes(12));

    recovery.ask();

    assertThat(status(key)).isEqualTo(Status.ENABLED);
  }

  @Test
  void aKeyThatAnOperatorSwitchedOffIsNeverAskedWith() {
    long key = refusedKey();
    recovery.ask();
    store.mark(key, Status.DISABLED, Optional.of("by hand"));
    pass(Duration.ofDays(1));

    recovery.ask();

    assertThat(asked).isEmpty();
    assertThat(status(key)).isEqualTo(Status.DISABLED);
  }

  @Test
  void otherKeysDoNotMatter() {
    long key = refusedKey();
    faults.put(OTHER, REFUSED);
    recovery.ask();
    pass(Duration.ofMinutes(12));

    recovery.ask();

    assertThat(asked).containsExactly(KEY);
    assertThat(status(key)).isEqualTo(Status.ENABLED);
  }

  private List<ModelName> list(Provider provider, Secret key) {
    asked.add(key);
    UpstreamFault fault = faults.get(key);
    if (fault != null) {
      throw new UpstreamException(fault);
    }
    return List.of();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private long refusedKey() {
    Provider provider = Provider.openAi("p", URI.create("https://p.example"), Map.of(MODEL, MODEL));
    ProviderKey key = store.add(provider, List.of(KEY, OTHER)).keys().getFirst();
    store.mark(key.id(), Status.REFUSED, Optional.of("401"));
    catalogue.reload();
    return key.id();
  }

  private Status status(long key) {
    return store.list().stream()
        .flatMap(kept -> kept.keys().stream())
        .filter(kept -> kept.id() == key)
        .findFirst()
        .orElseThrow()
        .status();
  }
}
