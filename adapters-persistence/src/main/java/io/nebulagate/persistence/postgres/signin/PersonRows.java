package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.signin.Person;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What signing in reads of a user. */
final class PersonRows {

  static final String COLUMNS =
      "u.id AS person, u.username, u.role AS role_now, u.enabled, u.account_id";

  private PersonRows() {}

  static Person read(ResultSet row) throws SQLException {
    return new Person(
        row.getLong("person"),
        row.getString("username"),
        Role.valueOf(row.getString("role_now")),
        row.getBoolean("enabled"),
        new AccountId(row.getLong("account_id")));
  }
}
