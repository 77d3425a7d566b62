package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RoutePlan;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptCostsTest {

  private static final ModelName MODEL = new ModelName("m1");
  private static final RoutePlan PLAN = new RoutePlan(List.of(route(1), route(2)));
  private static final Attempt FAILED = attempt("failed");
  private static final Attempt SERVED = attempt("served");
  private static final Usage USED =
      new Usage(TokenUsage.of(1000, 100), UsageSource.EXACT, Optional.empty());

  @Test
  void theServingAttemptCostsItsUsageAndTheOthersNothing() {
    AttemptCosts costs = costs(Map.of(1L, "1", 2L, "2"));

    assertThat(costs.of(List.of(FAILED, SERVED), USED))
        .containsExactly(
            FAILED.costing(Optional.of(Money.ZERO)),
            SERVED.costing(Optional.of(Money.parse("0.0022"))));
  }

  @Test
  void withoutAProvidersPriceNobodyKnows() {
    AttemptCosts costs = costs(Map.of(1L, "1"));

    assertThat(costs.of(List.of(FAILED, SERVED), USED))
        .containsExactly(FAILED.costing(Optional.of(Money.ZERO)), SERVED);
  }

  @Test
  void withoutUsageTheServingAttemptsCostIsUnknown() {
    AttemptCosts costs = costs(Map.of(1L, "1", 2L, "2"));

    assertThat(costs.of(List.of(SERVED), Usage.NONE)).containsExactly(SERVED);
  }

  @Test
  void aCostBeyondMeasureIsUnknown() {
    AttemptCosts costs = costs(Map.of(1L, Price.MAX.toString()));
    long most = TokenUsage.COUNT_MAX;
    Usage absurd =
        new Usage(
            new TokenUsage(
                Map.of(
                    TokenKind.INPUT, most,
                    TokenKind.IMAGE, most,
                    TokenKind.CACHED_INPUT, most,
                    TokenKind.AUDIO_INPUT, most,
                    TokenKind.OUTPUT, most),
                0),
            UsageSource.EXACT,
            Optional.empty());

    assertThat(costs.of(List.of(SERVED), absurd)).containsExactly(SERVED);
  }

  private static AttemptCosts costs(Map<Long, String> dollarsByProvider) {
    Map<Offer, PriceSheet> sheets = new HashMap<>();
    dollarsByProvider.forEach((provider, dollars) ->
        sheets.put(
            Offer.of(provider, MODEL),
            PriceSheet.perToken(1, Price.perMillion(dollars), Price.perMillion(dollars))));
    return AttemptCosts.of(new Catalogue(Map.of(), Map.of(), sheets, Map.of(), Map.of()), PLAN);
  }

  private static Attempt attempt(String outcome) {
    return new Attempt("p", 1, 200, outcome, Duration.ofMillis(5));
  }

  private static Route route(long id) {
    Provider provider =
        Provider.openAi("p" + id, URI.create("https://api.example.org"), Map.of(MODEL, MODEL))
            .withId(id);
    ProviderKey key = ProviderKey.of(id, id, Secret.of("sk"));
    return new Route(id, MODEL, provider, key, MODEL, 0, 10, true);
  }
}
