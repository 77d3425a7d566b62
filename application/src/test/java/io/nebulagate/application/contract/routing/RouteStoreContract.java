package io.nebulagate.application.contract.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.routes.RouteStore;
import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.application.routes.RouteStore.Rebuilt;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of what is set on routes does. */
public abstract class RouteStoreContract {

  private static final Manual BY_HAND = new Manual(Optional.of(77), Optional.of(-5), false);

  /** Names a model that no other test has. */
  private final String run = LedgerBench.newId().toString();

  /** The store under test; there may be other routes. */
  protected abstract RouteStore store();

  /** Where routes come from. */
  protected abstract ProviderStore providers();

  /** The configuration that follows. */
  protected abstract CatalogueStore catalogue();

  @Test
  protected void everythingIsTheProvidersUntilItIsSet() {
    added("m");
    Route route = route("m");

    assertThat(store().settings(List.of(route.id())))
        .containsExactly(Map.entry(route.id(), Manual.NONE));
    assertThat(route.weight()).isEqualTo(10);
    assertThat(route.priority()).isEqualTo(1);
    assertThat(route.enabled()).isTrue();
  }

  @Test
  protected void whatIsSetCountsInPlaceOfTheProviders() {
    added("m", "n");
    Route before = route("m");

    assertThat(store().change(before.id(), _ -> BY_HAND)).contains(BY_HAND);

    Route after = route("m");
    assertThat(after.weight()).isEqualTo(77);
    assertThat(after.priority()).isEqualTo(-5);
    assertThat(after.usable()).isFalse();
    assertThat(route("n").weight()).isEqualTo(10);
    assertThat(store().settings(List.of(before.id()))).containsEntry(before.id(), BY_HAND);
  }

  @Test
  protected void aChangeSeesWhatWasSetBefore() {
    added("m");
    long id = route("m").id();
    store().change(id, _ -> BY_HAND);

    store().change(id, before -> new Manual(before.weight(), Optional.empty(), before.enabled()));

    assertThat(route("m").weight()).isEqualTo(77);
    assertThat(route("m").priority()).isEqualTo(1);
    assertThat(route("m").enabled()).isFalse();
  }

  @Test
  protected void aRouteThatIsNotThereHasNothingSet() {
    assertThat(store().change(Long.MAX_VALUE, _ -> BY_HAND)).isEmpty();
    assertThat(store().settings(List.of(Long.MAX_VALUE))).isEmpty();
    assertThat(store().settings(List.of())).isEmpty();
  }

  @Test
  protected void whatIsSetOutlivesChangesOfTheProvider() {
    Kept kept = added("m");
    store().change(route("m").id(), _ -> BY_HAND);
    Map<ModelName, ModelName> models = new HashMap<>(kept.provider().models());
    models.put(model("new"), model("new"));
    models.put(model("m"), model("renamed"));

    providers()
        .replace(
            kept.provider().serving(models).taking(Provider.Traffic.of(99, 9)), Secrets.UNCHANGED);

    assertThat(route("m").weight()).isEqualTo(77);
    assertThat(route("m").priority()).isEqualTo(-5);
    assertThat(route("m").enabled()).isFalse();
    assertThat(route("m").upstreamModel()).isEqualTo(model("renamed"));
    assertThat(route("new").weight()).isEqualTo(99);
  }

  @Test
  protected void routesThatAreInStepStayAsTheyAre() {
    added("m", "n");
    store().change(route("m").id(), _ -> BY_HAND);
    Route before = route("m");

    store().rebuild();
    Rebuilt second = store().rebuild();

    assertThat(second.added()).isZero();
    assertThat(second.removed()).isZero();
    assertThat(second.changed()).isZero();
    assertThat(second.unchanged()).isGreaterThanOrEqualTo(2);
    assertThat(route("m")).isEqualTo(before);
  }

  @Test
  protected void changesOfOneRouteHappenOneAfterTheOther() throws Exception {
    added("m");
    long id = route("m").id();
    store().change(id, _ -> new Manual(Optional.of(0), Optional.empty(), true));
    List<Future<?>> running = new ArrayList<>();

    try (ExecutorService many = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 40; i++) {
        running.add(many.submit(() -> store().change(id, RouteStoreContract::oneMore)));
      }
      for (Future<?> change : running) {
        change.get();
      }
    }

    assertThat(route("m").weight()).isEqualTo(40);
  }

  private static Manual oneMore(Manual before) {
    return new Manual(before.weight().map(weight -> weight + 1), Optional.empty(), true);
  }

  private Kept added(String... models) {
    Map<ModelName, ModelName> names = new HashMap<>();
    for (String name : models) {
      names.put(model(name), model("up-" + name));
    }
    return providers()
        .add(
            Provider.openAi(run, URI.create("https://example.test"), names)
                .taking(Provider.Traffic.of(10, 1)),
            List.of(Secret.of("sk-upstream-one")));
  }

  private Route route(String model) {
    return catalogue().load().routes(model(model)).getFirst();
  }

  private ModelName model(String name) {
    return new ModelName(run + "/" + name);
  }
}
