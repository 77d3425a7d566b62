package io.nebulagate.persistence.postgres.changes;

import static org.awaitility.Awaitility.await;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.contract.ChangeFeedContract;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresChangeFeedTest extends ChangeFeedContract {

  private static final Database DATABASE = PostgresServer.create(PostgresServer.CREATOR).migrate();

  private final PostgresChangeFeed feed = new PostgresChangeFeed(DATABASE.asOwner()::getConnection);

  @BeforeEach
  void untilItHears() throws InterruptedException {
    CountDownLatch hears = new CountDownLatch(1);
    feed.on(ChangeFeed.Topic.API_KEYS, _ -> hears.countDown());
    feed.start();
    hears.await();
  }

  @AfterEach
  void close() {
    feed.close();
  }

  @Override
  protected ChangeFeed feed() {
    return feed;
  }

  @Override
  protected void change(ChangeFeed.Topic topic, String name) {
    run(DATABASE.asOwner(), "SELECT pg_notify('nebulagate_changes', ?)", topic + ":" + name);
  }

  @Override
  protected void loseTheConnection() {
    run(
        DATABASE.asSuperuser(),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = ? AND pid <> pg_backend_pid()",
        DATABASE.name());
  }

  @Test
  void whatItDoesNotUnderstandIsPassedOver() {
    CountDownLatch heard = new CountDownLatch(1);
    feed.on(
        ChangeFeed.Topic.USERS,
        name -> {
          if (name.equals("7")) {
            heard.countDown();
          }
        });

    for (String notice : new String[] {"", ":", "no colon", "NEW_TOPIC:x", "USERS:7"}) {
      run(DATABASE.asOwner(), "SELECT pg_notify('nebulagate_changes', ?)", notice);
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> heard.getCount() == 0);
  }

  private static void run(DataSource dataSource, String sql, String argument) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      statement.execute();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
