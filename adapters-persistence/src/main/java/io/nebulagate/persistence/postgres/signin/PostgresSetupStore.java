package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.signin.SetupStore;
import io.nebulagate.domain.access.User;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** The setup code in PostgreSQL; who deletes its row makes the first user. */
@ApplicationScoped
public class PostgresSetupStore implements SetupStore {

  private static final String NOBODY_THERE = " NOT EXISTS (SELECT FROM users)";

  private final Statements statements;
  private final UserStore users;

  PostgresSetupStore(Statements statements, UserStore users) {
    this.statements = statements;
    this.users = users;
  }

  @Override
  @Transactional
  public boolean peopled() {
    return statements.any("SELECT 1 FROM users LIMIT 1");
  }

  @Override
  @Transactional
  public boolean renew(String digest) {
    boolean counts =
        statements.update(
                "INSERT INTO setup_code (digest) SELECT ? WHERE"
                    + NOBODY_THERE
                    + " ON CONFLICT (only_one) DO UPDATE SET digest = excluded.digest",
                digest)
            == 1;
    if (!counts) {
      statements.update("DELETE FROM setup_code");
    }
    return counts;
  }

  @Override
  @Transactional
  public Optional<User> claim(String digest, NewUser first) {
    int claimed =
        statements.update("DELETE FROM setup_code WHERE digest = ? AND" + NOBODY_THERE, digest);
    return claimed == 1 ? Optional.of(users.add(first)) : Optional.empty();
  }
}
