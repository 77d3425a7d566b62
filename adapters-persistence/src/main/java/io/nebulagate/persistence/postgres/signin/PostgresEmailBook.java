package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Mail addresses and mailed links in PostgreSQL. */
@ApplicationScoped
public class PostgresEmailBook implements EmailBook {

  private static final String GOOD = " WHERE digest = ? AND purpose = ? AND expires_at > ?";

  private final Statements statements;

  PostgresEmailBook(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public OptionalLong ownerOf(EmailAddress address) {
    return statements
        .first(
            "SELECT user_id FROM user_emails WHERE address = ?",
            row -> OptionalLong.of(row.getLong("user_id")),
            address.text())
        .orElse(OptionalLong.empty());
  }

  @Override
  @Transactional
  public Optional<EmailAddress> addressOf(long user) {
    return statements.first(
        "SELECT address FROM user_emails WHERE user_id = ?",
        row -> new EmailAddress(row.getString("address")),
        user);
  }

  @Override
  @Transactional
  public void add(Link link) {
    statements.update(
        "INSERT INTO mail_links (digest, purpose, user_id, address, expires_at)"
            + " VALUES (?, ?, ?, ?, ?)",
        link.digest(),
        link.purpose().name(),
        link.user(),
        link.address().text(),
        link.expiresAt());
    statements.update(
        "DELETE FROM mail_links WHERE digest IN (SELECT digest FROM mail_links"
            + " WHERE user_id = ? AND purpose = ? ORDER BY created_at DESC, digest OFFSET ?)",
        link.user(),
        link.purpose().name(),
        LINKS_MAX);
  }

  @Override
  @Transactional
  public Optional<Link> find(String digest, Purpose purpose, Instant now) {
    return statements.first(
        "SELECT * FROM mail_links" + GOOD, PostgresEmailBook::link, digest, purpose.name(), now);
  }

  @Override
  @Transactional
  public Optional<Link> spend(String digest, Purpose purpose, Instant now) {
    return statements.first(
        "DELETE FROM mail_links" + GOOD + " RETURNING *",
        PostgresEmailBook::link,
        digest,
        purpose.name(),
        now);
  }

  @Override
  @Transactional
  public boolean keep(long user, EmailAddress address) {
    // of two people who show the same address at the same moment the second sees the first
    statements.any("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", address.text());
    return statements.update(
            "INSERT INTO user_emails (user_id, address) SELECT ?, ? WHERE NOT EXISTS"
                + " (SELECT FROM user_emails o WHERE o.address = ? AND o.user_id <> ?)"
                + " ON CONFLICT (user_id) DO UPDATE SET address = excluded.address",
            user,
            address.text(),
            address.text(),
            user)
        == 1;
  }

  @Override
  @Transactional
  public int forget(Instant now, int limit) {
    return statements.update(
        "DELETE FROM mail_links WHERE digest IN (SELECT digest FROM mail_links"
            + " WHERE expires_at <= ? ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)",
        now,
        limit);
  }

  private static Link link(ResultSet row) throws SQLException {
    return new Link(
        row.getString("digest"),
        Purpose.valueOf(row.getString("purpose")),
        row.getLong("user_id"),
        new EmailAddress(row.getString("address")),
        Statements.instant(row, "expires_at"));
  }
}
