package io.nebulagate.persistence.postgres.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.contract.policy.PolicyStoreContract;
import io.nebulagate.application.policy.LivePolicies;
import io.nebulagate.application.policy.PolicyService;
import io.nebulagate.application.policy.PolicyStore;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.nebulagate.persistence.postgres.changes.PostgresChangeFeed;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresPolicyStoreTest extends PolicyStoreContract {

  @Inject PolicyStore store;
  @Inject DataSource pool;

  @Override
  protected PolicyStore store() {
    return store;
  }

  @Test
  void aVersionIsNeverChangedAgain() {
    store.add(rejecting(), _ -> {});

    for (String sql :
        List.of(
            "UPDATE policy_versions SET mode = 'OFF'",
            "DELETE FROM policy_versions",
            "TRUNCATE policy_versions")) {
      assertThatThrownBy(() -> run(sql)).as(sql).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void anEditHereIsFeltThereWithinASecond() throws SQLException {
    LivePolicies here = live();
    LivePolicies there = live();
    try (PostgresChangeFeed feed = new PostgresChangeFeed(connections()::getConnection)) {
      there.follow(feed);
      feed.start();
      PolicyService service = new PolicyService(store, here);

      Policy kept = service.add(rejecting()).policy();

      assertThat(here.current().isEmpty()).isFalse();
      await().atMost(Duration.ofSeconds(1)).until(() -> !there.current().isEmpty());

      service.change(kept.id(), policy -> new Policy(0, 0, "p", Mode.OFF, 100, policy.rules()));
      await().atMost(Duration.ofSeconds(1)).until(() -> there.current().isEmpty());
    }
  }

  /** The policies of other tests are off. */
  private LivePolicies live() throws SQLException {
    for (Policy policy : store.inForce()) {
      store.change(
          policy.id(),
          one -> new Policy(0, 0, one.name(), Mode.OFF, one.share(), one.rules()),
          _ -> {});
    }
    LivePolicies live = new LivePolicies(store, _ -> _ -> Optional.empty());
    live.reload();
    return live;
  }

  private static Policy rejecting() {
    return new Policy(
        0,
        0,
        "p",
        Mode.ENFORCE,
        Policy.EVERY_KEY,
        List.of(new Rule("r", List.of(), new Action.Reject(), OnError.FAIL_OPEN)));
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

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
