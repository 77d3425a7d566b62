package io.nebulagate.persistence.postgres.notices;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Webhooks in PostgreSQL; each secret's ciphertext is bound to its webhook. */
@ApplicationScoped
public class PostgresWebhookStore implements WebhookStore {

  private static final String SELECT = "SELECT " + WebhookRows.COLUMNS + " FROM webhooks w ";

  private final Statements statements;
  private final SecretCipher cipher;

  PostgresWebhookStore(Statements statements, SecretCipher cipher) {
    this.statements = statements;
    this.cipher = cipher;
  }

  /** Those who add to one tenant do so one after the other. */
  @Override
  @Transactional
  public boolean add(Webhook webhook, Secret secret) {
    var _ =
        statements.any(
            "SELECT pg_advisory_xact_lock(hashtextextended('webhooks of a tenant', ?))",
            webhook.tenant());
    return statements.update(
            "INSERT INTO webhooks (id, tenant_id, url, kinds, enabled, secret, created_at)"
                + " SELECT ?, ?, ?, ?, ?, ?, ?"
                + " WHERE (SELECT count(*) FROM webhooks WHERE tenant_id = ?) < ?",
            webhook.id(),
            webhook.tenant(),
            webhook.url().toString(),
            WebhookRows.names(webhook.kinds()),
            webhook.enabled(),
            cipher.encrypt(secret, WebhookRows.place(webhook.id())),
            webhook.createdAt(),
            webhook.tenant(),
            Webhook.EACH_MAX)
        == 1;
  }

  @Override
  @Transactional
  public Optional<Webhook> find(UUID id) {
    return statements.first(SELECT + "WHERE w.id = ?", WebhookRows::read, id);
  }

  @Override
  @Transactional
  public List<Webhook> of(long tenant) {
    return statements.all(
        SELECT + "WHERE w.tenant_id = ? ORDER BY w.created_at, w.id", WebhookRows::read, tenant);
  }

  @Override
  @Transactional
  public Page<Webhook> all(int page, int size) {
    return new Page<>(
        statements.all(
            SELECT + "ORDER BY w.created_at, w.id LIMIT ? OFFSET ?",
            WebhookRows::read,
            size,
            (long) page * size),
        statements.first("SELECT count(*) FROM webhooks", row -> row.getLong(1)).orElseThrow());
  }

  @Override
  @Transactional
  public Optional<Webhook> change(UUID id, UnaryOperator<Webhook> change) {
    return statements
        .first(SELECT + "WHERE w.id = ? FOR UPDATE", WebhookRows::read, id)
        .map(change)
        .map(wanted -> {
          statements.update(
              "UPDATE webhooks SET url = ?, kinds = ?, enabled = ? WHERE id = ?",
              wanted.url().toString(),
              WebhookRows.names(wanted.kinds()),
              wanted.enabled(),
              id);
          return wanted;
        });
  }

  @Override
  @Transactional
  public boolean rotate(UUID id, Secret secret) {
    return statements.update(
            "UPDATE webhooks SET secret = ? WHERE id = ?",
            cipher.encrypt(secret, WebhookRows.place(id)),
            id)
        == 1;
  }

  @Override
  @Transactional
  public boolean remove(UUID id) {
    return statements.update("DELETE FROM webhooks WHERE id = ?", id) == 1;
  }
}
