package io.nebulagate.application.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.routing.NamedHosts;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Provider.Timeouts;
import io.nebulagate.domain.routing.Provider.Traffic;
import io.nebulagate.domain.routing.ProviderType;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderServiceTest {

  private static final ModelName MODEL = new ModelName("m1");
  private static final Secrets KEYS = Secrets.keys(List.of(Secret.of("sk-upstream")));

  private final InMemoryProviders store = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final LiveCatalogue catalogue = new LiveCatalogue(new InMemoryCatalogue(store, prices));
  private final ProviderService providers =
      new ProviderService(store, catalogue, new NamedHosts(Set.of(), Set.of("private.example")));
  private final PriceService priceService = new PriceService(prices, store, catalogue);

  @Test
  void whatIsAddedChangedOrRemovedIsInForceAtOnce() {
    Kept kept = providers.add(provider("https://api.example.org", Timeouts.DEFAULT), KEYS);
    assertThat(catalogue.current().routes(MODEL)).hasSize(1);

    providers.change(
        kept.provider().id(),
        before -> before,
        Secrets.keys(List.of(Secret.of("a"), Secret.of("b"))));
    assertThat(catalogue.current().routes(MODEL)).hasSize(2);

    providers.remove(kept.provider().id());
    assertThat(catalogue.current().routes(MODEL)).isEmpty();
    assertThat(providers.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "preview", "2024-10-21", "2025-04-01-preview"})
  void anEditionOfAzuresApiIsKept(String version) {
    Kept kept = providers.add(azure(version), KEYS);

    assertThat(kept.provider().apiVersion()).contains(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v2", "latest", "2024-1-21", "2024-10-21-beta", "2024-10-21&x=1"})
  void whatIsNoEditionIsRefused(String version) {
    refuses(() -> providers.add(azure(version), KEYS), "invalid_value");
  }

  @Test
  void onlyAzuresApiHasEditions() {
    Provider other =
        provider("https://api.example.org", Timeouts.DEFAULT).versioned(Optional.of("v1"));

    refuses(() -> providers.add(other, KEYS), "invalid_value");
  }

  @Test
  void nobodyIsNotFound() {
    GatewayError missing = new GatewayError.NotFound("provider");
    refuses(() -> providers.find(9), missing.code());
    refuses(() -> providers.remove(9), missing.code());
    refuses(() -> providers.change(9, before -> before, Secrets.UNCHANGED), missing.code());
  }

  @Test
  void whereAProviderMayNotLiveIsRefusedAndNothingIsKept() {
    URI hidden = URI.create("https://private.example");
    refuses(
        () -> providers.add(provider(hidden.toString(), Timeouts.DEFAULT), KEYS), "invalid_value");
    assertThat(providers.list()).isEmpty();

    long id =
        providers.add(provider("https://api.example.org", Timeouts.DEFAULT), KEYS).provider().id();
    refuses(
        () -> providers.change(id, before -> before.at(hidden), Secrets.UNCHANGED),
        "invalid_value");
    assertThat(providers.find(id).provider().baseUrl())
        .isEqualTo(URI.create("https://api.example.org"));
  }

  @Test
  void aProviderThatMayNotLiveThereAnyMoreCanStillBeChanged() {
    Provider kept =
        store.add(provider("https://private.example", Timeouts.DEFAULT), KEYS).provider();

    providers.change(kept.id(), before -> before.taking(Traffic.of(7, 0)), Secrets.UNCHANGED);

    assertThat(providers.find(kept.id()).provider().traffic().weight()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example.org",
        "//api.example.org",
        "file:///etc/passwd",
        "https:///v1",
        "https://user:secret@api.example.org",
        "https://api.example.org?key=secret",
        "https://api.example.org#fragment",
        "https://api.example.org:0",
        "https://api.example.org:65536"
      })
  void anAddressThatIsNoRootOfAnApiIsRefused(String url) {
    refuses(() -> providers.add(provider(url, Timeouts.DEFAULT), KEYS), "invalid_value");
  }

  @Test
  void aKeyThatCouldForgeAHeaderIsRefused() {
    Provider good = provider("http://127.0.0.1:11434", Timeouts.DEFAULT);
    for (String key : List.of("", "a b", "a\r\nx: y", "ключ", "k".repeat(4_097))) {
      refuses(() -> providers.add(good, Secrets.keys(List.of(Secret.of(key)))), "invalid_value");
    }
    refuses(() -> providers.add(good, Secrets.keys(List.of())), "invalid_value");
    refuses(() -> providers.add(good, Secrets.UNCHANGED), "missing_required_parameter");
  }

  @Test
  void patienceHasAnEnd() {
    Timeouts endless =
        new Timeouts(
            Duration.ofSeconds(1), Duration.ofHours(2), Duration.ZERO, Duration.ofHours(1));
    refuses(() -> providers.add(provider("https://a", endless), KEYS), "invalid_value");
  }

  @Test
  void aSiteNeedsAnAccessTokenAndTakesNoKeys() {
    Provider site = site(new Provider.Site(7, false, Provider.Site.STALE_AFTER));
    Secrets token = new Secrets(Optional.empty(), Optional.of(Secret.of("access-token")));

    refuses(() -> providers.add(site, Secrets.UNCHANGED), "missing_required_parameter");
    refuses(() -> providers.add(site, KEYS), "invalid_value");
    assertThat(providers.add(site, token).keys()).isEmpty();
  }

  @Test
  void onlyASiteHasAnAccessToken() {
    Provider plain = provider("https://api.example.org", Timeouts.DEFAULT);
    Secrets both = new Secrets(KEYS.keys(), Optional.of(Secret.of("access-token")));

    refuses(() -> providers.add(plain, both), "invalid_value");
  }

  @Test
  void aProviderKeepsItsType() {
    long id =
        providers.add(provider("https://api.example.org", Timeouts.DEFAULT), KEYS).provider().id();
    Provider site = site(new Provider.Site(7, false, Provider.Site.STALE_AFTER));

    refuses(() -> providers.change(id, _ -> site.withId(id), Secrets.UNCHANGED), "invalid_value");
  }

  @Test
  void aSiteIsStaleWithinAYear() {
    for (Duration staleAfter : List.of(Duration.ofMinutes(59), Duration.ofDays(366))) {
      Secrets token = new Secrets(Optional.empty(), Optional.of(Secret.of("access-token")));
      Provider site = site(new Provider.Site(7, false, staleAfter));
      refuses(() -> providers.add(site, token), "invalid_value");
    }
  }

  @Test
  void aCostIsInForceAtOnceAndGoesWithItsProvider() {
    long id =
        providers.add(provider("https://api.example.org", Timeouts.DEFAULT), KEYS).provider().id();
    Offer offer = Offer.of(id, MODEL);

    PriceSheet sheet =
        priceService.setCost(
            offer, PriceSheet.perToken(0, Price.perMillion("1"), Price.perMillion("2")));

    assertThat(catalogue.current().cost(offer)).contains(sheet);
    assertThat(catalogue.current().price(MODEL)).isEmpty();
    assertThat(priceService.costs()).containsEntry(offer, sheet);
    providers.remove(id);
    assertThat(priceService.costs()).isEmpty();
    refuses(() -> priceService.setCost(offer, sheet), "not_found");
  }

  @Test
  void aPriceIsInForceAtOnce() {
    PriceSheet sheet =
        priceService.set(
            MODEL, PriceSheet.perToken(0, Price.perMillion("1"), Price.perMillion("2")));
    priceService.setGroupRatio("vip", new BigDecimal("0.5"));

    assertThat(catalogue.current().price(MODEL)).contains(sheet);
    assertThat(catalogue.current().groupRatio("vip")).isEqualByComparingTo("0.5");
    assertThat(priceService.list()).containsEntry(MODEL, sheet);
  }

  @Test
  void aFactorIsBounded() {
    for (String ratio : List.of("-0.1", "1000001", "0.0000000001")) {
      refuses(() -> priceService.setGroupRatio("vip", new BigDecimal(ratio)), "invalid_value");
    }
    refuses(() -> priceService.setGroupRatio("", BigDecimal.ONE), "invalid_value");
  }

  private static void refuses(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }

  private static Provider provider(String url, Timeouts timeouts) {
    return Provider.openAi("somebody", URI.create(url), Map.of(MODEL, MODEL)).within(timeouts);
  }

  private static Provider azure(String version) {
    return Provider.of(ProviderType.AZURE, "a", URI.create("https://a.example.org"), Map.of())
        .versioned(Optional.of(version));
  }

  private static Provider site(Provider.Site site) {
    Provider plain = provider("https://site.example", Timeouts.DEFAULT);
    return new Provider(
        0,
        "site",
        ProviderType.NEWAPI,
        plain.baseUrl(),
        Map.of(),
        Map.of(),
        plain.traffic(),
        plain.region(),
        plain.tags(),
        true,
        plain.apis(),
        plain.timeouts(),
        Optional.of(site),
        Optional.empty());
  }
}
