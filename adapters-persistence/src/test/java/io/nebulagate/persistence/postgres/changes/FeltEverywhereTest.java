package io.nebulagate.persistence.postgres.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.ApiKeyStore.NewText;
import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.changes.ChangeFeed.Topic;
import io.nebulagate.application.routing.PriceStore;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.persistence.memory.CachedApiKeyDirectory;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Two replicas on one database: what changes on one is in force on the other within a second. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class FeltEverywhereTest {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  @Inject ApiKeyStore store;
  @Inject PriceStore prices;

  @Inject DataSource pool;

  private final List<String> catalogueNotices = new CopyOnWriteArrayList<>();
  private CachedApiKeyDirectory here;
  private CachedApiKeyDirectory there;
  private PostgresChangeFeed feed;

  @BeforeEach
  void twoReplicas() throws SQLException {
    here = new CachedApiKeyDirectory(store);
    there = new CachedApiKeyDirectory(store);
    feed = new PostgresChangeFeed(connections()::getConnection);
    feed.on(Topic.API_KEYS, this::forgetThere);
    feed.on(Topic.CATALOGUE, catalogueNotices::add);
    feed.start();
    await().until(() -> !catalogueNotices.isEmpty());
    catalogueNotices.clear();
  }

  @AfterEach
  void stop() {
    feed.close();
    here.close();
    there.close();
  }

  @Test
  void aKeyDisabledHereIsRefusedThere() {
    ApiKey key = knownOnBoth();

    disable(key);

    await().atMost(SOON).until(() -> status(there, key.hash()) == ApiKey.Status.DISABLED);
    assertThat(status(here, key.hash())).isEqualTo(ApiKey.Status.DISABLED);
    assertThat(there.find(key.id()).toCompletableFuture().join().orElseThrow().settings().status())
        .isEqualTo(ApiKey.Status.DISABLED);
  }

  @Test
  void bothTextsOfARotatedKeyAreRefusedThere() {
    ApiKey key = knownOnBoth();
    KeyHash next = aHash();
    store.rotate(key.id(), new NewText(next, key.shown()), Optional.of(LATER));
    await().atMost(SOON).until(() -> ends(there, key.hash()));
    assertThat(status(there, next)).isEqualTo(ApiKey.Status.ENABLED);

    disable(store.find(key.id()).orElseThrow());

    await().atMost(SOON).until(() -> status(there, next) == ApiKey.Status.DISABLED);
    await().atMost(SOON).until(() -> status(there, key.hash()) == ApiKey.Status.DISABLED);
  }

  @Test
  void aRemovedKeyIsUnknownThere() {
    ApiKey key = knownOnBoth();

    store.remove(key.id());

    await().atMost(SOON).until(() -> there.find(key.hash()).toCompletableFuture().join().isEmpty());
  }

  @Test
  void aChangeIsHeardAfterTheConnectionWasKilled() throws SQLException {
    ApiKey key = knownOnBoth();

    killTheFeed();
    await().until(() -> catalogueNotices.contains(ChangeFeed.EVERYTHING));
    assertThat(status(there, key.hash())).isEqualTo(ApiKey.Status.ENABLED);
    disable(key);

    await().atMost(SOON).until(() -> status(there, key.hash()) == ApiKey.Status.DISABLED);
  }

  @Test
  void aChangeThatNobodyHeardIsFeltOnceTheConnectionIsBack() throws SQLException {
    ApiKey key = knownOnBoth();

    killTheFeed();
    disable(key);

    await().atMost(SOON).until(() -> status(there, key.hash()) == ApiKey.Status.DISABLED);
  }

  @Test
  void aNewPriceIsToldOnce() {
    prices.add(
        new ModelName("m-" + UUID.randomUUID()),
        PriceSheet.perToken(0, Price.perMillion("1"), Price.perMillion("2")));

    await().atMost(SOON).until(() -> catalogueNotices.equals(List.of("")));
  }

  private void forgetThere(String name) {
    if (name.equals(ChangeFeed.EVERYTHING)) {
      there.forgetAll();
    } else {
      there.forget(new KeyHash(name));
    }
  }

  private ApiKey knownOnBoth() {
    ApiKey key =
        store.add(
            new ApiKey(
                0,
                aHash(),
                1,
                ApiKey.Settings.of("demo", new AccountId(1000)),
                new ApiKey.Shown("sk-ng-abcd", "wxyz"),
                Instant.EPOCH));
    await().until(() -> here.find(key.hash()).toCompletableFuture().join().isPresent());
    await().until(() -> there.find(key.id()).toCompletableFuture().join().isPresent());
    return key;
  }

  private void disable(ApiKey key) {
    store.update(key.with(key.settings().with(ApiKey.Status.DISABLED)));
    here.forget(key.hash());
  }

  private static ApiKey.Status status(CachedApiKeyDirectory directory, KeyHash hash) {
    return directory.find(hash).toCompletableFuture().join().orElseThrow().settings().status();
  }

  private static boolean ends(CachedApiKeyDirectory directory, KeyHash hash) {
    return directory
        .find(hash)
        .toCompletableFuture()
        .join()
        .flatMap(key -> key.scope().expiresAt())
        .isPresent();
  }

  private static KeyHash aHash() {
    return new KeyHash(HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits()));
  }

  private void killTheFeed() throws SQLException {
    try (Connection connection = connections().getConnection();
        Statement kill = connection.createStatement()) {
      kill.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'changes' AND pid <> pg_backend_pid()");
    }
  }

  /** To the same database as the pool's, but outside it. */
  private PGSimpleDataSource connections() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try (Connection pooled = pool.getConnection()) {
      source.setUrl(pooled.getMetaData().getURL());
      source.setUser(pooled.getMetaData().getUserName());
    }
    source.setApplicationName("changes");
    return source;
  }
}
