package io.nebulagate.persistence.postgres.notices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.access.Page;
import io.nebulagate.application.notices.Delivery;
import io.nebulagate.application.notices.Outbox;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Notices in PostgreSQL, whose clock says what is due. A notice is added within the transaction
 * that runs, if one does.
 */
@ApplicationScoped
public class PostgresOutbox implements Outbox {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

  private static final String CLAIM =
      """
      WITH due AS (
        SELECT d.id FROM notice_deliveries d LEFT JOIN webhooks w ON w.id = d.webhook_id
        WHERE d.state = 'WAITING' AND d.next_try_at <= clock_timestamp()
          AND w.enabled IS NOT FALSE
        ORDER BY d.next_try_at, d.id LIMIT ? FOR UPDATE OF d SKIP LOCKED),
      held AS (
        UPDATE notice_deliveries d
        SET attempts = d.attempts + 1,
            next_try_at = clock_timestamp() + ? * interval '1 millisecond'
        FROM due WHERE d.id = due.id
        RETURNING d.*)
      SELECT h.id AS delivery, h.attempts, h.reader_id, n.*, w.secret,
      """
          + WebhookRows.COLUMNS
          + """
           FROM held h JOIN notices n ON n.id = h.notice_id
          LEFT JOIN webhooks w ON w.id = h.webhook_id
          ORDER BY h.id
          """;

  private static final String SENT =
      "SELECT d.*, n.kind, n.tenant_id, n.created_at FROM notice_deliveries d"
          + " JOIN notices n ON n.id = d.notice_id WHERE ";

  private static final String PAGE = " ORDER BY d.id DESC LIMIT ? OFFSET ?";

  private final Statements statements;
  private final SecretCipher cipher;

  PostgresOutbox(Statements statements, SecretCipher cipher) {
    this.statements = statements;
    this.cipher = cipher;
  }

  @Override
  @Transactional
  public boolean add(Notice notice, List<Long> readers) {
    if (!insert(notice)) {
      return false;
    }
    statements.update(
        "INSERT INTO notice_deliveries (notice_id, reader_id) SELECT ?, unnest(?)",
        notice.id(),
        readers.toArray(Long[]::new));
    statements.update(
        "INSERT INTO notice_deliveries (notice_id, webhook_id) SELECT ?, w.id FROM webhooks w"
            + " WHERE w.tenant_id = ANY (?) AND ? = ANY (w.kinds) AND w.enabled",
        notice.id(),
        new Long[] {notice.tenant(), Webhook.OPERATOR},
        notice.kind().name());
    return true;
  }

  @Override
  @Transactional
  public boolean addFor(UUID webhook, Notice notice) {
    return insert(notice)
        && statements.update(
                "INSERT INTO notice_deliveries (notice_id, webhook_id)"
                    + " SELECT ?, id FROM webhooks WHERE id = ?",
                notice.id(),
                webhook)
            == 1;
  }

  private boolean insert(Notice notice) {
    return statements.update(
            "INSERT INTO notices (id, kind, tenant_id, key, facts, created_at)"
                + " VALUES (?, ?, ?, ?, ?::json, ?) ON CONFLICT (key) DO NOTHING",
            notice.id(),
            notice.kind().name(),
            notice.tenant(),
            notice.key(),
            written(notice.facts()),
            notice.at())
        == 1;
  }

  @Override
  @Transactional
  public List<Delivery> claim(int limit, Duration time) {
    return statements.all(CLAIM, this::delivery, limit, time.toMillis());
  }

  @Override
  @Transactional
  public void delivered(Delivery delivery) {
    statements.update(
        "UPDATE notice_deliveries SET state = 'DELIVERED', delivered_at = clock_timestamp(),"
            + " error = NULL WHERE id = ? AND attempts = ? AND state = 'WAITING'",
        delivery.id(),
        delivery.attempt());
  }

  @Override
  @Transactional
  public void defer(Delivery delivery, String error, Duration pause) {
    statements.update(
        "UPDATE notice_deliveries SET error = ?,"
            + " next_try_at = clock_timestamp() + ? * interval '1 millisecond'"
            + " WHERE id = ? AND attempts = ? AND state = 'WAITING'",
        error,
        pause.toMillis(),
        delivery.id(),
        delivery.attempt());
  }

  @Override
  @Transactional
  public void giveUp(Delivery delivery, String error) {
    statements.update(
        "UPDATE notice_deliveries SET state = 'DEAD', error = ?"
            + " WHERE id = ? AND attempts = ? AND state = 'WAITING'",
        error,
        delivery.id(),
        delivery.attempt());
  }

  @Override
  @Transactional
  public Page<Sent> ofWebhook(UUID webhook, int page, int size) {
    return new Page<>(
        statements.all(
            SENT + "d.webhook_id = ?" + PAGE,
            PostgresOutbox::sent,
            webhook,
            size,
            (long) page * size),
        statements
            .first(
                "SELECT count(*) FROM notice_deliveries WHERE webhook_id = ?",
                row -> row.getLong(1),
                webhook)
            .orElseThrow());
  }

  @Override
  @Transactional
  public Page<Sent> dead(int page, int size) {
    return new Page<>(
        statements.all(
            SENT + "d.state = 'DEAD'" + PAGE, PostgresOutbox::sent, size, (long) page * size),
        statements
            .first(
                "SELECT count(*) FROM notice_deliveries WHERE state = 'DEAD'",
                row -> row.getLong(1))
            .orElseThrow());
  }

  @Override
  @Transactional
  public boolean revive(long delivery) {
    return statements.update(
            "UPDATE notice_deliveries SET state = 'WAITING', attempts = 0,"
                + " next_try_at = clock_timestamp() WHERE id = ? AND state = 'DEAD'",
            delivery)
        == 1;
  }

  @Override
  @Transactional
  public int forget(Instant deliveries, Instant notices, int limit) {
    int over =
        statements.update(
            "DELETE FROM notice_deliveries WHERE id IN (SELECT d.id FROM notice_deliveries d"
                + " JOIN notices n ON n.id = d.notice_id"
                + " WHERE d.state <> 'WAITING' AND n.created_at < ? LIMIT ?)",
            deliveries,
            limit);
    return over
        + statements.update(
            "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE created_at < ?"
                + " ORDER BY created_at LIMIT ?)",
            notices,
            limit);
  }

  private Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        row.getLong("delivery"), row.getInt("attempts"), notice(row), receiver(row));
  }

  private Delivery.Receiver receiver(ResultSet row) throws SQLException {
    Optional<Long> reader = Statements.number(row, "reader_id");
    if (reader.isPresent()) {
      return new Delivery.Reader(reader.get());
    }
    Webhook webhook = WebhookRows.read(row);
    return new Delivery.Hook(
        webhook, cipher.decrypt(row.getBytes("secret"), WebhookRows.place(webhook.id())));
  }

  private static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        row.getObject("id", UUID.class),
        NoticeKind.valueOf(row.getString("kind")),
        row.getLong("tenant_id"),
        row.getString("key"),
        read(row.getString("facts")),
        Statements.instant(row, "created_at"));
  }

  private static Sent sent(ResultSet row) throws SQLException {
    State state = State.valueOf(row.getString("state"));
    Optional<Instant> next = Statements.instantIfAny(row, "next_try_at");
    return new Sent(
        row.getLong("id"),
        row.getObject("notice_id", UUID.class),
        NoticeKind.valueOf(row.getString("kind")),
        row.getLong("tenant_id"),
        Optional.ofNullable(row.getObject("webhook_id", UUID.class)),
        state,
        row.getInt("attempts"),
        Statements.instant(row, "created_at"),
        state == State.WAITING ? next : Optional.empty(),
        Statements.instantIfAny(row, "delivered_at"),
        Optional.ofNullable(row.getString("error")));
  }

  private static String written(Map<String, String> facts) {
    try {
      return JSON.writeValueAsString(facts);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts are always JSON", impossible);
    }
  }

  private static Map<String, String> read(String facts) {
    try {
      return JSON.readValue(facts, FACTS);
    } catch (JsonProcessingException changed) {
      throw new IllegalStateException("the facts of a notice are no texts", changed);
    }
  }
}
