package io.nebulagate.application.contract.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.routing.UpstreamUsageStore.Amounts;
import io.nebulagate.application.routing.UpstreamUsageStore.Hour;
import io.nebulagate.application.routing.UpstreamUsageStore.ModelCost;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.Provider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of what is asked of providers does. */
public abstract class UpstreamUsageStoreContract {

  private static final Instant HOUR = Instant.parse("2026-11-28T10:00:00Z");
  private static final ModelName CHEAP = new ModelName("cheap");
  private static final ModelName DEAR = new ModelName("dear");

  private final String run = LedgerBench.newId().toString();
  private long provider;

  /** The store under test. */
  protected abstract UpstreamUsageStore store();

  /** The providers it is about. */
  protected abstract ProviderStore providers();

  @BeforeEach
  void aProviderIsAdded() {
    provider =
        providers()
            .add(
                Provider.openAi(run, URI.create("https://up.test"), Map.of()),
                List.of(Secret.of("sk-some")))
            .provider()
            .id();
  }

  @Test
  protected void whatIsAddedIsAddedUp() {
    store().add(Map.of(of(DEAR, HOUR), cost("2"), of(CHEAP, HOUR), cost("0.1")));
    store().add(Map.of(of(CHEAP, HOUR), cost("0.2"), of(CHEAP, later()), cost("0.4")));

    assertThat(store().dearest(provider, HOUR.plusSeconds(1_800), 10))
        .containsExactly(
            new ModelCost(DEAR, Money.parse("2"), 1), new ModelCost(CHEAP, Money.parse("0.7"), 3));
    assertThat(store().dearest(provider, HOUR, 1))
        .extracting(ModelCost::model)
        .containsExactly(DEAR);
    assertThat(store().dearest(provider, later(), 10))
        .containsExactly(new ModelCost(CHEAP, Money.parse("0.4"), 1));
  }

  @Test
  protected void aProviderThatIsGoneIsLeftOut() {
    Hour nobody = new Hour(run + "-gone", DEAR, HOUR);

    store().add(Map.of(nobody, cost("2"), of(DEAR, HOUR), cost("3")));

    assertThat(store().dearest(provider, HOUR, 10))
        .containsExactly(new ModelCost(DEAR, Money.parse("3"), 1));
  }

  @Test
  protected void oldHoursAreForgotten() {
    Instant old = Instant.parse("2020-01-01T00:00:00Z");
    store().add(Map.of(of(DEAR, old), cost("2"), of(DEAR, HOUR), cost("3")));

    assertThat(store().forget(old.plusSeconds(1), 10)).isEqualTo(1);

    assertThat(store().dearest(provider, old, 10))
        .containsExactly(new ModelCost(DEAR, Money.parse("3"), 1));
  }

  private Hour of(ModelName model, Instant hour) {
    return new Hour(run, model, hour);
  }

  private static Instant later() {
    return HOUR.plus(Duration.ofHours(1));
  }

  private static Amounts cost(String dollars) {
    return new Amounts(1, 0, 10, 20, Money.parse(dollars));
  }
}
