package io.nebulagate.persistence.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Tells whether the database itself keeps the gateway from writing past the ledger's functions.
 * Where it does not, the start warns once; the triggers and the seal still protect history.
 */
public final class LedgerProtection {

  /** The role the gateway works as, where the migration was allowed to make it. */
  public static final String APPLICATION_ROLE = "nebulagate_app";

  /**
   * What a pool runs on every new connection: takes {@link #APPLICATION_ROLE} on, and does nothing
   * where that cannot be. From PostgreSQL 16 on, being a member is not enough for it. READ
   * COMMITTED whatever the database's default: what is read under a lock must be new.
   */
  public static final String WORK_AS_APPLICATION =
      "SET default_transaction_isolation = 'read committed'; SET lock_timeout = '5s'; "
          + "SELECT set_config('role', rolname, false) FROM pg_catalog.pg_roles WHERE rolname = '"
          + APPLICATION_ROLE
          + "' AND pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int >= 160000"
          + " THEN 'SET' ELSE 'MEMBER' END)";

  /**
   * What the pool of {@link PostgresLedgerStore} runs on every new connection: as {@link
   * #WORK_AS_APPLICATION}, and requests do not wait long for locks and statements.
   */
  public static final String WORK_ON_LEDGER =
      WORK_AS_APPLICATION + "; SET lock_timeout = '250ms'; SET statement_timeout = '2s'";

  private static final String CAN_WRITE =
      "SELECT has_table_privilege('ledger.account', 'INSERT, UPDATE, DELETE, TRUNCATE')"
          + " OR has_table_privilege('ledger.transfer', 'INSERT, UPDATE, DELETE, TRUNCATE')"
          + " OR has_table_privilege('ledger.open_hold', 'INSERT, UPDATE, DELETE, TRUNCATE')";

  private final DataSource dataSource;

  /** Looks at what connections of {@code dataSource} may do. */
  public LedgerProtection(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Whether a connection can change balances and history only through the ledger's functions. */
  public boolean enforced() {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(CAN_WRITE);
        ResultSet row = query.executeQuery()) {
      row.next();
      return !row.getBoolean(1);
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }
}
