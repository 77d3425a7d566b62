package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.Route;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every store of providers does, and how the catalogue follows. */
public abstract class ProviderStoreContract {

  private static final Secret KEY = Secret.of("sk-upstream-one");
  private static final Secret OTHER = Secret.of("sk-upstream-two");

  /** Names a model that no other test has. */
  private final String run = LedgerBench.newId().toString();

  /** The store under test; it may have other providers in it. */
  protected abstract ProviderStore store();

  /** The configuration that follows from it. */
  protected abstract CatalogueStore catalogue();

  @Test
  protected void anAddedProviderIsFoundWithItsKeys() {
    Kept kept = store().add(aProvider("m"), List.of(KEY, OTHER));

    assertThat(kept.provider())
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(aProvider("m"));
    assertThat(kept.keys()).extracting(ProviderKey::secret).containsExactly(KEY, OTHER);
    assertThat(kept.keys()).allMatch(key -> key.providerId() == kept.provider().id());
    assertThat(store().find(kept.provider().id())).contains(kept);
    assertThat(store().list()).contains(kept);
  }

  @Test
  protected void everyFieldIsKept() {
    Provider full =
        new Provider(
            0,
            run,
            ProviderType.AZURE,
            URI.create("https://example.test/api/v1"),
            Map.of(model("a"), model("b"), model("\"quoted\\"), model("c")),
            Map.of(model("short"), model("long \"name\"")),
            new Provider.Traffic(7, -3, Provider.KeyChoice.LEAST_LOADED, Optional.of(90)),
            Optional.of("eu"),
            Set.of("fast", "cheap"),
            false,
            Optional.of(Set.of(Api.CHAT, Api.EMBEDDINGS)),
            new Provider.Timeouts(
                Duration.ofMillis(1),
                Duration.ofMillis(22),
                Duration.ofMillis(333),
                Duration.ofMillis(4_444)),
            Optional.empty(),
            Optional.of("2025-04-01-preview"));

    Kept kept = store().add(full, List.of());

    assertThat(kept.provider()).usingRecursiveComparison().ignoringFields("id").isEqualTo(full);
    assertThat(store().find(kept.provider().id())).contains(kept);
  }

  @Test
  protected void servingNoApiIsNotTheSameAsServingAll() {
    Kept kept = store().add(aProvider("m").offering(Optional.of(Set.of())), List.of());

    assertThat(store().find(kept.provider().id()).orElseThrow().provider().apis())
        .contains(Set.of());
  }

  @Test
  protected void aNameIsTakenOnce() {
    store().add(aProvider("m"), List.of(KEY));

    refused(() -> store().add(aProvider("m"), List.of(KEY)), GatewayError.AlreadyExists.class);
  }

  @Test
  protected void aNameCannotBeTakenOverByReplacing() {
    store().add(aProvider("m"), List.of(KEY));
    Kept second = store().add(named(aProvider("m"), run + "-2"), List.of(KEY));
    Provider renamed = aProvider("m").withId(second.provider().id());

    refused(() -> store().replace(renamed, Secrets.UNCHANGED), GatewayError.AlreadyExists.class);
  }

  @Test
  protected void aProviderThatIsNotThereCannotBeReplaced() {
    refused(
        () -> store().replace(aProvider("m").withId(Long.MAX_VALUE), Secrets.UNCHANGED),
        GatewayError.NotFound.class);
    assertThat(store().find(Long.MAX_VALUE)).isEmpty();
    assertThat(store().remove(Long.MAX_VALUE)).isFalse();
  }

  @Test
  protected void thereIsARoutePerModelAndKey() {
    Kept kept = store().add(aProvider("m", "n"), List.of(KEY, OTHER));

    List<Route> routes = routes("m");
    assertThat(routes).extracting(Route::key).containsExactlyElementsOf(kept.keys());
    assertThat(routes)
        .allMatch(route ->
            route.provider().equals(kept.provider())
                && route.upstreamModel().equals(model("up-m"))
                && route.weight() == 10
                && route.priority() == 1
                && route.usable());
    assertThat(routes("n")).hasSize(2);
  }

  @Test
  protected void aKeyGivenTwiceCountsOnce() {
    Kept kept = store().add(aProvider("m"), List.of(KEY, KEY));

    assertThat(kept.keys()).hasSize(1);
    assertThat(routes("m")).hasSize(1);
  }

  @Test
  protected void routesThatStayKeepTheirId() {
    Kept kept = store().add(aProvider("m", "n"), List.of(KEY, OTHER));
    Map<Secret, Long> before = routeIds("m");
    Provider changed =
        aProvider("m", "o").taking(Provider.Traffic.of(99, 1)).withId(kept.provider().id());

    Kept replaced = store().replace(changed, Secrets.UNCHANGED);

    assertThat(replaced.keys()).isEqualTo(kept.keys());
    assertThat(routeIds("m")).isEqualTo(before);
    assertThat(routes("m")).allMatch(route -> route.weight() == 99);
    assertThat(routes("n")).isEmpty();
    assertThat(routes("o")).hasSize(2);
  }

  @Test
  protected void anUpstreamsNewNameReachesTheRoute() {
    Kept kept = store().add(aProvider("m"), List.of(KEY));
    Provider renamed = kept.provider().serving(Map.of(model("m"), new ModelName("something-else")));

    store().replace(renamed, Secrets.UNCHANGED);

    assertThat(routes("m"))
        .extracting(Route::upstreamModel)
        .containsExactly(new ModelName("something-else"));
  }

  @Test
  protected void keysAreReplacedAndThoseThatStayKeepTheirRoutes() {
    Kept kept = store().add(aProvider("m"), List.of(KEY, OTHER));
    Map<Secret, Long> before = routeIds("m");
    Secret fresh = Secret.of("sk-upstream-three");

    Kept replaced = store().replace(kept.provider(), Secrets.keys(List.of(OTHER, fresh)));

    assertThat(replaced.keys())
        .extracting(ProviderKey::secret)
        .containsExactlyInAnyOrder(OTHER, fresh);
    assertThat(routeIds("m")).containsOnlyKeys(OTHER, fresh);
    assertThat(routeIds("m")).containsEntry(OTHER, before.get(OTHER));
  }

  @Test
  protected void aSiteIsKeptWithItsTokenAndGetsNoRoutesYet() {
    Secret token = Secret.of("access-token");

    Kept kept = store().add(aSite(), new Secrets(Optional.empty(), Optional.of(token)));

    assertThat(kept.provider()).usingRecursiveComparison().ignoringFields("id").isEqualTo(aSite());
    assertThat(kept.keys()).isEmpty();
    assertThat(store().accessToken(kept.provider().id())).contains(token);
  }

  @Test
  protected void anAccessTokenStaysUntilAnotherIsGiven() {
    Kept kept = store().add(aSite(), new Secrets(Optional.empty(), Optional.of(KEY)));
    store().replace(kept.provider(), Secrets.UNCHANGED);
    assertThat(store().accessToken(kept.provider().id())).contains(KEY);

    store().replace(kept.provider(), new Secrets(Optional.empty(), Optional.of(OTHER)));

    assertThat(store().accessToken(kept.provider().id())).contains(OTHER);
    assertThat(store().accessToken(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  protected void aRefusedKeyIsMarkedWithItsReasonUntilItIsTakenAgain() {
    Kept kept = store().add(aProvider("m"), List.of(KEY, OTHER));
    long key = kept.keys().getFirst().id();

    assertThat(store().mark(key, ProviderKey.Status.REFUSED, Optional.of("401"))).isTrue();
    assertThat(store().mark(key, ProviderKey.Status.REFUSED, Optional.of("again"))).isFalse();

    assertThat(routes("m")).extracting(Route::usable).containsExactly(false, true);
    assertThat(routes("m").getFirst().key().reason()).contains("401");
    assertThat(store().mark(key, ProviderKey.Status.ENABLED, Optional.empty())).isTrue();
    assertThat(routes("m")).allMatch(Route::usable);
  }

  @Test
  protected void whatAnOperatorSwitchedOffStaysOff() {
    Kept kept = store().add(aProvider("m"), List.of(KEY));
    long key = kept.keys().getFirst().id();
    store().mark(key, ProviderKey.Status.DISABLED, Optional.of("by hand"));

    assertThat(store().mark(key, ProviderKey.Status.ENABLED, Optional.empty())).isFalse();
    assertThat(store().mark(Long.MAX_VALUE, ProviderKey.Status.REFUSED, Optional.empty()))
        .isFalse();
  }

  @Test
  protected void anOperatorSwitchesOneKeyOffAndOn() {
    Kept kept = store().add(aProvider("m"), List.of(KEY, OTHER));
    long provider = kept.provider().id();
    long key = kept.keys().getFirst().id();

    ProviderKey off = store().switchKey(provider, key, false).orElseThrow();

    assertThat(off.status()).isEqualTo(ProviderKey.Status.DISABLED);
    assertThat(off.reason()).isPresent();
    assertThat(routes("m")).extracting(Route::usable).containsExactly(false, true);
    assertThat(store().switchKey(provider, key, true)).contains(kept.keys().getFirst());
    assertThat(routes("m")).allMatch(Route::usable);
  }

  @Test
  protected void aRefusedKeyIsTakenUpAgainByHand() {
    Kept kept = store().add(aProvider("m"), List.of(KEY));
    long key = kept.keys().getFirst().id();
    store().mark(key, ProviderKey.Status.REFUSED, Optional.of("401"));

    assertThat(store().switchKey(kept.provider().id(), key, true)).contains(kept.keys().getFirst());
  }

  @Test
  protected void aKeyOfAnotherProviderIsNotSwitched() {
    Kept one = store().add(aProvider("m"), List.of(KEY));
    Kept other = store().add(named(aProvider("m"), run + "-2"), List.of(KEY));
    long key = one.keys().getFirst().id();

    assertThat(store().switchKey(other.provider().id(), key, false)).isEmpty();
    assertThat(store().switchKey(Long.MAX_VALUE, key, false)).isEmpty();
    assertThat(store().find(one.provider().id())).contains(one);
  }

  @Test
  protected void providersAreSwitchedByTheirTag() {
    long one = store().add(tagged("1", run, "other"), List.of(KEY)).provider().id();
    long two = store().add(tagged("2", run), List.of(KEY)).provider().id();
    long off = store().add(tagged("3", run).enabled(false), List.of(KEY)).provider().id();
    long without = store().add(tagged("4", "other"), List.of(KEY)).provider().id();

    assertThat(store().switchTagged(run, false)).containsExactly(one, two);
    assertThat(store().switchTagged(run, false)).isEmpty();

    assertThat(isEnabled(one)).isFalse();
    assertThat(isEnabled(without)).isTrue();
    assertThat(store().switchTagged(run, true)).containsExactly(one, two, off);
    assertThat(store().switchTagged("nobody has " + run, false)).isEmpty();
  }

  private boolean isEnabled(long provider) {
    return store().find(provider).orElseThrow().provider().enabled();
  }

  @Test
  protected void aRemovedProviderTakesItsRoutesWithIt() {
    Kept kept = store().add(aProvider("m"), List.of(KEY));

    assertThat(store().remove(kept.provider().id())).isTrue();

    assertThat(store().find(kept.provider().id())).isEmpty();
    assertThat(routes("m")).isEmpty();
  }

  private List<Route> routes(String model) {
    Catalogue catalogue = catalogue().load();
    return catalogue.routes(model(model));
  }

  private Map<Secret, Long> routeIds(String model) {
    return routes(model).stream()
        .collect(Collectors.toMap(route -> route.key().secret(), Route::id));
  }

  private ModelName model(String name) {
    return new ModelName(run + "/" + name);
  }

  private Provider aProvider(String... models) {
    Map<ModelName, ModelName> names = new HashMap<>();
    for (String name : models) {
      names.put(model(name), model("up-" + name));
    }
    return Provider.openAi(run, URI.create("https://example.test"), names)
        .taking(Provider.Traffic.of(10, 1));
  }

  private Provider aSite() {
    Provider plain = Provider.openAi(run, URI.create("https://site.test"), Map.of());
    return new Provider(
        0,
        plain.name(),
        ProviderType.NEWAPI,
        plain.baseUrl(),
        plain.models(),
        plain.aliases(),
        plain.traffic(),
        plain.region(),
        plain.tags(),
        plain.enabled(),
        plain.apis(),
        plain.timeouts(),
        Optional.of(new Provider.Site(42, true, Duration.ofHours(5))),
        Optional.empty());
  }

  private Provider tagged(String suffix, String... tags) {
    return form(aProvider("m"), run + "-" + suffix, Set.of(tags));
  }

  private static Provider named(Provider p, String name) {
    return form(p, name, p.tags());
  }

  private static Provider form(Provider p, String name, Set<String> tags) {
    return new Provider(
        p.id(),
        name,
        p.type(),
        p.baseUrl(),
        p.models(),
        p.aliases(),
        p.traffic(),
        p.region(),
        tags,
        p.enabled(),
        p.apis(),
        p.timeouts(),
        p.site(),
        p.apiVersion());
  }

  private static void refused(ThrowingCallable call, Class<? extends GatewayError> error) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isInstanceOf(error));
  }
}
