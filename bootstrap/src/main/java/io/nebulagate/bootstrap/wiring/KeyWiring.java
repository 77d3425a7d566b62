package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.access.ApiKeyService;
import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.application.access.ProjectService;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.application.access.ProjectUseCase;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.aggregator.AggregatorService;
import io.nebulagate.application.aggregator.AggregatorUseCase;
import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.keyuse.KeyUseStore;
import io.nebulagate.application.keyuse.KeyUses;
import io.nebulagate.application.limits.BudgetUseCase;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.bootstrap.database.DatabaseProbe;
import io.nebulagate.bootstrap.settings.DatabaseAddress;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.memory.CachedApiKeyDirectory;
import io.nebulagate.persistence.postgres.changes.PostgresChangeFeed;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What surrounds keys, and how this replica hears that any of it has changed. */
@Singleton
final class KeyWiring {

  private static final Duration SIGN_IN_PATIENCE = Duration.ofSeconds(5);

  @Produces
  @Singleton
  ApiKeyService.Stores stores(
      ApiKeyStore keys, ProjectStore projects, KeyUseStore uses, AccountBook accounts) {
    return new ApiKeyService.Stores(keys, projects, uses, accounts);
  }

  @Produces
  @Singleton
  AggregatorUseCase aggregators(
      AggregatorService.Stores stores,
      BudgetUseCase budgets,
      InstallationSecrets secrets,
      InstantSource clock) {
    return new AggregatorService(stores, budgets, secrets.pepper(), clock);
  }

  @Produces
  @Singleton
  AggregatorService.Stores aggregatorStores(
      ApiKeyStore keys, AccountBook accounts, RequestLog requests) {
    return new AggregatorService.Stores(keys, accounts, requests);
  }

  @Produces
  @Singleton
  ProjectUseCase projects(ProjectStore projects, UserStore users) {
    return new ProjectService(projects, users);
  }

  @Produces
  @Singleton
  KeyUses uses(KeyUseStore store, InstantSource clock) {
    return new KeyUses(store, clock);
  }

  /** The database that the pool works on, by a connection that no pool hands around. */
  @Produces
  @Singleton
  PostgresChangeFeed.Opening opening(
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
    DatabaseAddress address = new DatabaseAddress(url, user, Secret.of(password.orElse("")));
    return () -> DatabaseProbe.connect(address, SIGN_IN_PATIENCE);
  }

  @Produces
  @Singleton
  @Startup
  PostgresChangeFeed changes(
      PostgresChangeFeed.Opening opening,
      CachedApiKeyDirectory directory,
      LiveCatalogue catalogue) {
    PostgresChangeFeed feed = new PostgresChangeFeed(opening);
    feed.on(ChangeFeed.Topic.API_KEYS, name -> forget(directory, name));
    feed.on(ChangeFeed.Topic.CATALOGUE, _ -> catalogue.reload());
    feed.start();
    return feed;
  }

  void close(@Disposes PostgresChangeFeed feed) {
    feed.close();
  }

  private static void forget(CachedApiKeyDirectory directory, String name) {
    if (name.equals(ChangeFeed.EVERYTHING)) {
      directory.forgetAll();
    } else {
      directory.forget(new KeyHash(name));
    }
  }
}
