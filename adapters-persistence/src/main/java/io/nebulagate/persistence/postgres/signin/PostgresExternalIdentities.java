package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.application.signin.external.ExternalIdentities;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** External identities in PostgreSQL, whose unique keys decide who is first. */
@ApplicationScoped
public class PostgresExternalIdentities implements ExternalIdentities {

  private static final String PERSON = "SELECT " + PersonRows.COLUMNS + " FROM users u";
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

  private final Statements statements;
  private final UserStore users;
  private final EmailBook book;

  PostgresExternalIdentities(Statements statements, UserStore users, EmailBook book) {
    this.statements = statements;
    this.users = users;
    this.book = book;
  }

  @Override
  @Transactional
  public Optional<Person> find(ExternalIdentity identity) {
    return statements.first(
        PERSON + " JOIN user_identities i ON i.user_id = u.id WHERE i.issuer = ? AND i.subject = ?",
        PersonRows::read,
        identity.issuer(),
        identity.subject());
  }

  @Override
  @Transactional
  public Optional<Person> ownerOf(EmailAddress address) {
    return statements.first(
        PERSON + " JOIN user_emails e ON e.user_id = u.id WHERE e.address = ?",
        PersonRows::read,
        address.text());
  }

  @Override
  @Transactional
  public boolean link(ExternalIdentity identity, long user, EmailAddress address) {
    return statements.update(
            "INSERT INTO user_identities (user_id, issuer, subject) SELECT user_id, ?, ?"
                + " FROM user_emails WHERE user_id = ? AND address = ? FOR SHARE"
                + " ON CONFLICT DO NOTHING",
            identity.issuer(),
            identity.subject(),
            user,
            address.text())
        == 1;
  }

  @Override
  @Transactional
  public Optional<Person> add(ExternalAssertion who, NewUser user) {
    // before the costly hash of the password: of many the first alone comes that far
    statements.any(LOCK, who.identity().issuer() + '\n' + who.identity().subject());
    who.email().ifPresent(address -> statements.any(LOCK, address.text()));
    if (find(who.identity()).isPresent() || who.email().flatMap(this::ownerOf).isPresent()) {
      return Optional.empty();
    }
    User added = users.add(user);
    statements.update(
        "INSERT INTO user_identities (user_id, issuer, subject) VALUES (?, ?, ?)",
        added.id(),
        who.identity().issuer(),
        who.identity().subject());
    who.email().ifPresent(address -> book.keep(added.id(), address));
    return Optional.of(
        new Person(added.id(), added.username(), added.role(), true, added.account()));
  }

  @Override
  @Transactional
  public List<Linked> of(long user) {
    return statements.all(
        "SELECT id, issuer, subject, linked_at FROM user_identities WHERE user_id = ? ORDER BY id",
        row ->
            new Linked(
                row.getLong("id"),
                new ExternalIdentity(row.getString("issuer"), row.getString("subject")),
                Statements.instant(row, "linked_at")),
        user);
  }

  @Override
  @Transactional
  public boolean unlink(long user, long id) {
    return statements.update("DELETE FROM user_identities WHERE user_id = ? AND id = ?", user, id)
        == 1;
  }
}
