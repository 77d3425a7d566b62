package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** The gateway's own register of people. */
@ApplicationScoped
class RegisteredPeople implements People {

  private final UserStore users;
  private final Statements statements;

  RegisteredPeople(UserStore users, Statements statements) {
    this.users = users;
    this.statements = statements;
  }

  @Override
  public Person add(String username, Secret password, Role role) {
    User user = users.add(new UserStore.NewUser(username, password, username, role, ""));
    return new Person(user.id(), user.username(), user.role(), true, user.account());
  }

  @Override
  @Transactional
  public void disable(long user) {
    statements.update("UPDATE users SET enabled = false WHERE id = ?", user);
  }

  @Override
  @Transactional
  public void giveRole(long user, Role role) {
    statements.update("UPDATE users SET role = ? WHERE id = ?", role.name(), user);
  }

  /** Removes everybody. */
  @Transactional
  void removeAll() {
    statements.update("DELETE FROM users");
  }

  /** How many rows there are. */
  @Transactional
  long count(String table) {
    return statements.first("SELECT count(*) FROM " + table, row -> row.getLong(1)).orElseThrow();
  }
}
