package io.nebulagate.application.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.ProviderType;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstStartTest {

  private static final Secret PEPPER = Secret.of("pepper");
  private static final ModelName KNOWN = new ModelName("known");
  private static final ModelName UNKNOWN = new ModelName("unknown");

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final InMemoryApiKeys keys = new InMemoryApiKeys();
  private final FirstStart start =
      new FirstStart(
          new FirstStart.Stores(
              providers, prices, new InMemoryUsers(ledger, InstantSource.system()), ledger, keys),
          PEPPER,
          new Random(1),
          InstantSource.system());

  @Test
  void onlyModelsWithAShippedPriceGetOne() {
    start.add(provider());

    assertThat(prices.list()).containsOnlyKeys(KNOWN);
    assertThat(providers.list().getFirst().provider().modelNames()).containsExactly(KNOWN, UNKNOWN);
    assertThat(start.needed()).isFalse();
  }

  @Test
  void aPriceSomebodySetStays() {
    PriceSheet own =
        prices.add(KNOWN, PriceSheet.perToken(0, Price.perMillion("9"), Price.perMillion("9")));

    start.add(provider());

    assertThat(prices.list()).containsEntry(KNOWN, own);
  }

  @Test
  void theOrganisationHasADollarAndAKeyThatIsShownOnce() {
    Secret raw = start.organisation("demo").orElseThrow();

    ApiKey key = keys.find(KeyHash.of(raw, PEPPER)).orElseThrow();
    assertThat(ledger.find(key.account()).orElseThrow().balance().available())
        .isEqualTo(FirstStart.OPENING_CREDIT);
    assertThat(start.organisation("demo")).isEmpty();
  }

  private static FirstStart.FirstProvider provider() {
    return new FirstStart.FirstProvider(
        ProviderType.OPENAI,
        "openai",
        URI.create("https://api.openai.com"),
        Secret.of("sk-upstream"),
        List.of(KNOWN, UNKNOWN),
        Map.of(
            KNOWN,
            PriceSheet.perToken(0, Price.perMillion("1"), Price.perMillion("2")),
            new ModelName("elsewhere"),
            PriceSheet.perToken(0, Price.perMillion("1"), Price.perMillion("2"))));
  }
}
