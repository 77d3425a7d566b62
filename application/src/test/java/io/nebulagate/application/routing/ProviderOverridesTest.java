package io.nebulagate.application.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.ProviderOverrides.Replacement;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderOverridesTest {

  private static final ModelName MODEL = new ModelName("m");

  private final InMemoryProviders providers = new InMemoryProviders();
  private final CatalogueStore kept = new InMemoryCatalogue(providers, new InMemoryPrices());

  @Test
  void theEnvironmentWinsForTheProviderItNames() {
    providers.add(provider("my-vendor"), List.of(Secret.of("kept")));
    Replacement said =
        new Replacement(
            Optional.of(Secret.of("said")),
            Optional.of(URI.create("https://said.example")),
            Optional.of(Duration.ofSeconds(3)));

    Route route = route(new ProviderOverrides(kept, Map.of("MY_VENDOR", said)));

    assertThat(route.key().secret()).isEqualTo(Secret.of("said"));
    assertThat(route.provider().baseUrl()).hasHost("said.example");
    assertThat(route.provider().timeouts().firstByte()).hasSeconds(3);
  }

  @Test
  void whatItDoesNotSayStays() {
    providers.add(provider("my-vendor"), List.of(Secret.of("kept")));
    Replacement nothing = new Replacement(Optional.empty(), Optional.empty(), Optional.empty());

    ProviderOverrides overridden =
        new ProviderOverrides(kept, Map.of("MY_VENDOR", nothing, "OTHER", nothing));

    assertThat(route(overridden)).isEqualTo(kept.load().routes(MODEL).getFirst());
  }

  private static Route route(CatalogueStore store) {
    return store.load().routes(MODEL).getFirst();
  }

  private static Provider provider(String name) {
    return Provider.openAi(name, URI.create("https://kept.example"), Map.of(MODEL, MODEL));
  }
}
