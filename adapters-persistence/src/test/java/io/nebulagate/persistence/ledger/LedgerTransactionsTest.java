package io.nebulagate.persistence.ledger;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.persistence.PostgresServer;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What happens when the database is busy or the network breaks at the wrong moment. */
class LedgerTransactionsTest {

  private final Flaky dataSource = new Flaky(LedgerUnderTest.POOL);
  private final LedgerBench ledger =
      new LedgerBench(new PostgresLedgerStore(dataSource), LedgerUnderTest.LEDGER.book());

  @Test
  void aCommitWhoseAnswerIsLostIsAskedAgainAndHappensOnce() {
    AccountId account = ledger.account(1000);
    dataSource.lostAnswers.set(1);

    assertThat(ledger.hold(aHold(account, 300))).isEqualTo(Hold.Outcome.REPLAY);

    assertThat(ledger.held(account)).isEqualTo(300);
  }

  @Test
  void aNetworkThatStaysBrokenIsToldAfterAFewTries() {
    AccountId account = ledger.account(1000);
    dataSource.lostAnswers.set(Integer.MAX_VALUE);

    assertThatThrownBy(() -> ledger.hold(aHold(account, 300)))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("08006");

    assertThat(dataSource.opened).hasValue(LedgerTransactions.ATTEMPTS_MAX);
    assertThat(ledger.held(account)).isEqualTo(300);
  }

  @Test
  void anAccountLockedForAWhileIsTriedAgain() throws SQLException {
    AccountId account = ledger.account(1000);
    CompletableFuture<Hold.Outcome> outcome;
    try (Connection other = lock(account)) {
      outcome = CompletableFuture.supplyAsync(() -> ledger.hold(aHold(account, 300)));
      await().until(() -> dataSource.opened.get() > 1);
      other.rollback();
    }

    assertThat(outcome.join()).isEqualTo(Hold.Outcome.APPLIED);
  }

  @Test
  void anAccountLockedForEverIsGivenUp() throws SQLException {
    AccountId account = ledger.account(1000);
    try (Connection other = lock(account)) {
      assertThatThrownBy(() -> ledger.hold(aHold(account, 300)))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("55P03");
      other.rollback();
    }

    assertThat(ledger.held(account)).isZero();
  }

  private static Connection lock(AccountId account) throws SQLException {
    Connection connection = PostgresServer.shared().asSuperuser().getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT FROM ledger.account WHERE id = " + account + " FOR UPDATE");
    }
    return connection;
  }

  /** Commits and then breaks before the answer comes, as often as told. */
  private static final class Flaky implements DataSource {
    private final DataSource real;
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    Flaky(DataSource real) {
      this.real = real;
    }

    @Override
    public Connection getConnection() throws SQLException {
      opened.incrementAndGet();
      Connection connection = real.getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, arguments) -> {
                try {
                  Object answer = method.invoke(connection, arguments);
                  if (method.getName().equals("commit") && lostAnswers.getAndDecrement() > 0) {
                    throw new SQLException("the connection is gone", "08006");
                  }
                  return answer;
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
      return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
      real.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
      return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      return real.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
      return real.isWrapperFor(type);
    }
  }
}
