package io.nebulagate.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import io.nebulagate.domain.routing.RouteTable.Selling;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

  private final Map<ModelName, Integer> prices = new HashMap<>();
  private long lastId;

  @ParameterizedTest
  @CsvSource({
    "openai/GPT-4o-2024-08-06:free, gpt-4o",
    "bigmodel/glm-4.5, glm-4.5",
    "a/b/c/Llama-3-8B, llama-3-8b",
    "[free]gpt-4o, gpt-4o",
    "(cheap) gpt-4o, gpt-4o",
    "【特价】gpt-4o, gpt-4o",
    "claude-3-5-sonnet-20241022, claude-3-5-sonnet",
    "claude-3-5-sonnet-latest, claude-3-5-sonnet",
    "gpt-4o-2024-13-99, gpt-4o",
    "gpt-4-1106, gpt-4-1106",
    "qwen2.5:72b, qwen2.5"
  })
  void aNameIsNormalised(String name, String normal) {
    assertThat(ModelNames.normalised(new ModelName(name))).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "claude-3.5-sonnet, claude-sonnet-3-5",
    "gpt_4o.mini, mini-gpt-4o",
    "Anthropic/Claude 3.5 Sonnet, claude-sonnet-3-5-latest"
  })
  void theOrderOfWordsIsForgotten(String one, String other) {
    assertThat(ModelNames.versionAgnostic(new ModelName(one)))
        .isEqualTo(ModelNames.versionAgnostic(new ModelName(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o, EXACT",
    "openai/GPT-4o-2024-08-06:free, gpt-4o, NORMALISED",
    "claude-3.5-sonnet, claude-sonnet-3-5, VERSION_AGNOSTIC",
    "my-fast, gpt-4o, ALIAS"
  })
  void theFirstRungWithAHitWins(String asked, String model, Rung rung) {
    RouteTable table =
        table(
            offer(provider(1, Map.of("my-fast", "gpt-4o")), "gpt-4o"),
            offer(provider(2, Map.of()), "claude-sonnet-3-5"));

    RouteSet found = table.find(new ModelName(asked)).orElseThrow();

    assertThat(found.model()).isEqualTo(new ModelName(model));
    assertThat(found.rung()).isEqualTo(rung);
  }

  @Test
  void anExactNameBeatsALooserOne() {
    RouteTable table =
        table(
            offer(provider(1, Map.of()), "gpt-4o"),
            offer(provider(2, Map.of("GPT-4o", "gpt-4o")), "openai/gpt-4o"));

    assertThat(table.find(new ModelName("gpt-4o")).orElseThrow().offers()).hasSize(1);
    assertThat(table.find(new ModelName("GPT-4o")).orElseThrow().offers()).hasSize(2);
  }

  @Test
  void aRungWithoutAUsableRouteIsNoHit() {
    RouteTable table =
        table(
            offer(provider(1, Map.of()).enabled(false), "gpt-4o"),
            offer(provider(2, Map.of()), "openai/gpt-4o"));

    assertThat(table.find(new ModelName("gpt-4o")).orElseThrow().usable()).isTrue();
  }

  @Test
  void whatIsConfiguredButNowhereUsableIsStillFound() {
    RouteTable table = table(offer(provider(1, Map.of()).enabled(false), "gpt-4o"));

    assertThat(table.find(new ModelName("gpt-4o")).orElseThrow().usable()).isFalse();
    assertThat(table.find(new ModelName("gpt-5"))).isEmpty();
  }

  @Test
  void namesOfOneFormShareThePriceOfTheShortestPricedOne() {
    prices.put(new ModelName("openai/gpt-4o"), 5);
    RouteTable table =
        table(
            offer(provider(1, Map.of()), "gpt-4o"),
            offer(provider(2, Map.of()), "openai/gpt-4o"),
            offer(provider(3, Map.of()), "azure-eu/gpt-4o"));

    RouteSet found = table.find(new ModelName("GPT-4O")).orElseThrow();

    assertThat(found.model()).isEqualTo(new ModelName("openai/gpt-4o"));
    assertThat(found.offers()).hasSize(3);
  }

  @Test
  void aNameSoldForAnotherPriceIsLeftOut() {
    prices.put(new ModelName("gpt-4o"), 5);
    prices.put(new ModelName("openai/gpt-4o"), 9);
    prices.put(new ModelName("azure-eu/gpt-4o"), 5);
    RouteTable table =
        table(
            offer(provider(1, Map.of()), "gpt-4o"),
            offer(provider(2, Map.of()), "openai/gpt-4o"),
            offer(provider(3, Map.of()), "azure-eu/gpt-4o"));

    RouteSet found = table.find(new ModelName("GPT-4O")).orElseThrow();

    assertThat(found.model()).isEqualTo(new ModelName("gpt-4o"));
    assertThat(found.offers())
        .extracting(offer -> offer.route().provider().id())
        .containsExactly(1L, 3L);
  }

  @Test
  void anAliasWithAPriceIsSoldAsItself() {
    prices.put(new ModelName("gpt-4o"), 5);
    prices.put(new ModelName("house-model"), 7);
    RouteTable table = table(offer(provider(1, Map.of("house-model", "gpt-4o")), "gpt-4o"));

    assertThat(table.find(new ModelName("house-model")).orElseThrow().model())
        .isEqualTo(new ModelName("house-model"));
  }

  @Test
  void namesAreModelsAndAliases() {
    RouteTable table = table(offer(provider(1, Map.of("a", "m")), "m"));

    assertThat(table.names()).containsExactly(new ModelName("a"), new ModelName("m"));
  }

  private RouteTable table(RouteOffer... offers) {
    return RouteTable.of(
        List.of(offers),
        new Selling(
            prices::containsKey,
            (one, other) -> Objects.equals(prices.get(one), prices.get(other))));
  }

  private RouteOffer offer(Provider provider, String model) {
    ModelName name = new ModelName(model);
    long id = ++lastId;
    ProviderKey key = ProviderKey.of(id, provider.id(), Secret.of("sk"));
    return new RouteOffer(
        new Route(id, name, provider, key, name, 0, 10, true),
        new RouteState(new ProviderState(), new KeyState()),
        Double.NaN,
        1,
        Long.MAX_VALUE);
  }

  private static Provider provider(long id, Map<String, String> aliases) {
    Map<ModelName, ModelName> names = new HashMap<>();
    aliases.forEach((alias, name) -> names.put(new ModelName(alias), new ModelName(name)));
    Provider plain =
        Provider.openAi("p" + id, URI.create("https://p.example"), Map.of()).withId(id);
    return new Provider(
        id,
        plain.name(),
        plain.type(),
        plain.baseUrl(),
        plain.models(),
        names,
        plain.traffic(),
        Optional.empty(),
        plain.tags(),
        true,
        plain.apis(),
        plain.timeouts(),
        plain.site(),
        plain.apiVersion());
  }
}
