package io.nebulagate.bootstrap.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.application.setup.FirstStart;
import io.nebulagate.bootstrap.settings.ProviderOverride;
import io.nebulagate.bootstrap.settings.Settings.Demo;
import io.nebulagate.bootstrap.settings.Settings.Upstreams;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.RoutePlanner;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VendorProvidersTest {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final Map<ProviderType, List<ModelName>> models = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final UpstreamModels upstream = this::list;
  private final VendorProviders vendors =
      new VendorProviders(
          new FirstStart(
              new FirstStart.Stores(
                  providers,
                  prices,
                  new InMemoryUsers(ledger, InstantSource.system()),
                  ledger,
                  new InMemoryApiKeys()),
              Secret.of("pepper"),
              new Random(1),
              InstantSource.system()),
          upstream);

  @Test
  void aKeyOfEachVendorMakesAProviderOfItsOwn() {
    models.put(ProviderType.OPENAI, names("text-embedding-3-small", "gpt-4o", "unheard-of"));
    models.put(ProviderType.ANTHROPIC, names("claude-a"));
    models.put(ProviderType.GEMINI, names("gemini-a"));

    Optional<String> example = vendors.make(told("openai", "anthropic", "gemini"));

    assertThat(example).contains("gpt-4o");
    assertThat(asked)
        .containsExactly(
            "https://api.openai.com key-openai",
            "https://api.anthropic.com key-anthropic",
            "https://generativelanguage.googleapis.com key-gemini");
    assertThat(providers.list())
        .extracting(kept -> kept.provider().name() + " " + kept.provider().type())
        .containsExactly("openai OPENAI", "anthropic ANTHROPIC", "gemini GEMINI");
    assertThat(prices.list())
        .containsOnlyKeys(new ModelName("text-embedding-3-small"), new ModelName("gpt-4o"));
  }

  @Test
  void aVendorThatDoesNotTellItsModelsMakesNone() {
    models.put(ProviderType.GEMINI, names("gemini-a"));

    assertThat(vendors.make(told("anthropic", "gemini"))).contains("gemini-a");
    assertThat(providers.list())
        .extracting(kept -> kept.provider().name())
        .containsExactly("gemini");
  }

  @Test
  void withoutAnyProviderThereIsNothingToTry() {
    assertThat(vendors.make(told("openai"))).isEmpty();
    assertThat(vendors.make(told())).isEmpty();
    assertThat(providers.list()).isEmpty();
  }

  @Test
  void whatTheEnvironmentSaysOfTheProviderCounts() {
    models.put(ProviderType.ANTHROPIC, names("claude-a"));
    ProviderOverride override =
        new ProviderOverride(
            Optional.of(Secret.of("other")),
            Optional.of(URI.create("https://proxy.example")),
            Optional.empty());

    vendors.make(
        upstreams(Map.of("ANTHROPIC", override), Map.of("anthropic", Secret.of("key-anthropic"))));

    assertThat(asked).containsExactly("https://proxy.example other");
    assertThat(providers.list().getFirst().provider().baseUrl()).hasHost("proxy.example");
  }

  private List<ModelName> list(Provider provider, Secret key) {
    asked.add(provider.baseUrl() + " " + key.reveal());
    return Optional.ofNullable(models.get(provider.type()))
        .orElseThrow(() -> new UpstreamException(new UpstreamFault.Unauthorised(401)));
  }

  private static Upstreams told(String... vendors) {
    Map<String, Secret> keys = new HashMap<>();
    for (String vendor : vendors) {
      keys.put(vendor, Secret.of("key-" + vendor));
    }
    return upstreams(Map.of(), keys);
  }

  private static Upstreams upstreams(
      Map<String, ProviderOverride> overrides, Map<String, Secret> keys) {
    return new Upstreams(
        AllowList.NOTHING, overrides, keys, Demo.OFF, RoutePlanner.Tuning.USUAL, false);
  }

  private static List<ModelName> names(String... names) {
    return Stream.of(names).map(ModelName::new).toList();
  }
}
