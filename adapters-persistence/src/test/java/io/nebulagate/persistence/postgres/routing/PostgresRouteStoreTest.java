package io.nebulagate.persistence.postgres.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.routing.RouteStoreContract;
import io.nebulagate.application.routes.RouteStore;
import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.application.routes.RouteStore.Rebuilt;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresRouteStoreTest extends RouteStoreContract {

  @Inject RouteStore store;
  @Inject ProviderStore providers;
  @Inject CatalogueStore catalogue;
  @Inject DataSource dataSource;

  @Override
  protected RouteStore store() {
    return store;
  }

  @Override
  protected ProviderStore providers() {
    return providers;
  }

  @Override
  protected CatalogueStore catalogue() {
    return catalogue;
  }

  @Test
  void aTableOutOfStepIsPutRightAndTheRestStays() throws SQLException {
    long provider = added().provider().id();
    store.rebuild();
    Manual byHand = new Manual(Optional.of(3), Optional.empty(), true);
    store.change(route(provider, "renamed").id(), _ -> byHand);
    change("DELETE FROM routes WHERE model = 'lost' AND provider_id = " + provider);
    change(
        "UPDATE routes SET upstream_model = 'x' WHERE model = 'renamed' AND provider_id = "
            + provider);
    change(
        "UPDATE routes SET model = 'nobodys' WHERE model = 'gone' AND provider_id = " + provider);

    Rebuilt rebuilt = store.rebuild();

    assertThat(rebuilt.added())
        .as("the lost one and the one that was named otherwise")
        .isEqualTo(2);
    assertThat(rebuilt.removed()).isEqualTo(1);
    assertThat(rebuilt.changed()).isEqualTo(1);
    assertThat(routesOf(provider))
        .extracting(route -> route.model().value())
        .containsExactlyInAnyOrder("lost", "renamed", "gone", "kept");
    assertThat(route(provider, "renamed").upstreamModel()).isEqualTo(name("up-renamed"));
    assertThat(route(provider, "renamed").weight()).isEqualTo(3);
    assertThat(store.rebuild()).isEqualTo(new Rebuilt(0, 0, 0, rebuilt.unchanged() + 3));
  }

  @Test
  void theRoutesOfASiteAreItsOwnConcern() throws SQLException {
    long provider = added().provider().id();
    change(
        "UPDATE providers SET type = 'NEWAPI', site_user_id = 1, check_in = false,"
            + " stale_after_s = 3600, models = '{}' WHERE id = "
            + provider);

    store.rebuild();

    assertThat(routesOf(provider)).hasSize(4);
    providers.remove(provider);
  }

  private Route route(long provider, String model) {
    return routesOf(provider).stream()
        .filter(route -> route.model().equals(name(model)))
        .findFirst()
        .orElseThrow();
  }

  private List<Route> routesOf(long provider) {
    return catalogue.load().routes().values().stream()
        .flatMap(List::stream)
        .filter(route -> route.provider().id() == provider)
        .toList();
  }

  private Kept added() {
    Map<ModelName, ModelName> models =
        List.of("lost", "renamed", "gone", "kept").stream()
            .collect(Collectors.toMap(ModelName::new, name -> name("up-" + name)));
    return providers.add(
        Provider.openAi(UUID.randomUUID().toString(), URI.create("https://a.example"), models),
        List.of(Secret.of("sk-upstream-one")));
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static ModelName name(String text) {
    return new ModelName(text);
  }
}
