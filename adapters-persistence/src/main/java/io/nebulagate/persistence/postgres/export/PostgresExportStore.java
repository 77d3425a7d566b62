package io.nebulagate.persistence.postgres.export;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportStore;
import io.nebulagate.application.export.ExportTarget;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Sinks in PostgreSQL; those who change them do so one after the other. */
@ApplicationScoped
public class PostgresExportStore implements ExportStore {

  private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7077037)";

  private static final String ADD =
      "INSERT INTO export_sinks (name, enabled, url, secret) VALUES (?, ?, ?, ?) RETURNING id";

  /** The time the lease was given for stays: whoever had it may have a page in hand. */
  private static final String CHANGE =
      """
      UPDATE export_sinks
      SET enabled = ?, url = ?, secret = ?, lease = NULL, next_at = '-infinity', failures = 0
      WHERE id = ?
      """;

  private static final String KEEP_KIND =
      """
      INSERT INTO export_kinds (sink_id, kind, wanted, keep_days) VALUES (?, ?, ?, ?)
      ON CONFLICT (sink_id, kind) DO UPDATE SET wanted = excluded.wanted,
        keep_days = excluded.keep_days
      """;

  private static final String SINKS =
      "SELECT id, name, enabled, url, secret, failures, failure, failed_at FROM export_sinks ";

  private static final String KINDS =
      """
      SELECT kind, wanted, keep_days, tx_xid::text AS transaction, row_id, phase, delivered_at
      FROM export_kinds WHERE sink_id = ?
      """;

  private static final String CLAIM_DUE =
      """
      UPDATE export_sinks c SET lease = gen_random_uuid(), lease_until = ?
      FROM (SELECT id FROM export_sinks WHERE enabled AND next_at <= ? AND lease_until <= ?
            ORDER BY id LIMIT %d FOR UPDATE SKIP LOCKED) AS due
      WHERE c.id = due.id RETURNING c.id, c.lease
      """
          .formatted(SINKS_MAX);

  private static final String ADVANCE =
      """
      UPDATE export_kinds k SET tx_xid = ?::text::xid8, row_id = ?, phase = ?, delivered_at = ?
      FROM export_sinks s
      WHERE s.id = k.sink_id AND k.sink_id = ? AND k.kind = ? AND s.lease = ? AND s.lease_until > ?
      """;

  private static final String SUCCEEDED =
      """
      UPDATE export_sinks SET lease = NULL, lease_until = '-infinity', failures = 0
      WHERE id = ? AND lease = ?
      """;

  private static final String FAILED =
      """
      UPDATE export_sinks
      SET lease = NULL, lease_until = '-infinity', next_at = ?, failures = failures + 1,
          failure = ?, failed_at = ?
      WHERE id = ? AND lease = ?
      """;

  private final Statements statements;
  private final SecretCipher cipher;

  PostgresExportStore(Statements statements, SecretCipher cipher) {
    this.statements = statements;
    this.cipher = cipher;
  }

  @Override
  @Transactional
  public Kept add(ExportSink sink) {
    statements.any(ONE_AT_A_TIME);
    if (statements.any("SELECT FROM export_sinks WHERE name = ?", sink.name())) {
      throw new GatewayException(new GatewayError.AlreadyExists("name"));
    }
    if (list().size() >= SINKS_MAX) {
      throw GatewayException.invalidValue(
          "name", "there are " + SINKS_MAX + " exports, which is the most; remove one of them");
    }
    long id =
        statements
            .first(
                ADD,
                row -> row.getLong(1),
                sink.name(),
                sink.enabled(),
                url(sink).orElse(null),
                secret(sink).orElse(null))
            .orElseThrow();
    keepKinds(id, sink);
    return find(id);
  }

  @Override
  @Transactional
  public Kept change(long id, UnaryOperator<ExportSink> change) {
    statements.any(ONE_AT_A_TIME);
    ExportSink before = find(id).sink();
    ExportSink after = change.apply(before);
    if (!after.name().equals(before.name())) {
      throw new IllegalArgumentException("the name of a sink stays");
    }
    statements.update(
        CHANGE, after.enabled(), url(after).orElse(null), secret(after).orElse(null), id);
    keepKinds(id, after);
    return find(id);
  }

  private void keepKinds(long id, ExportSink sink) {
    for (ExportKind kind : ExportKind.values()) {
      statements.update(
          KEEP_KIND,
          id,
          kind.name(),
          sink.kinds().contains(kind),
          keepDays(sink, kind).orElse(null));
    }
  }

  private static Optional<Integer> keepDays(ExportSink sink, ExportKind kind) {
    return sink.target() instanceof ExportTarget.Folder(Map<ExportKind, Integer> keepDays)
        ? Optional.ofNullable(keepDays.get(kind))
        : Optional.empty();
  }

  private static Optional<String> url(ExportSink sink) {
    return sink.target() instanceof ExportTarget.Receiver receiver
        ? Optional.of(receiver.address().toString())
        : Optional.empty();
  }

  private Optional<byte[]> secret(ExportSink sink) {
    return sink.target() instanceof ExportTarget.Receiver(URI _, Secret secret)
        ? Optional.of(cipher.encrypt(secret, place(sink.name())))
        : Optional.empty();
  }

  private static String place(String name) {
    return "export " + name;
  }

  @Override
  @Transactional
  public void remove(long id) {
    if (statements.update("DELETE FROM export_sinks WHERE id = ?", id) == 0) {
      throw unknown();
    }
  }

  @Override
  @Transactional
  public Kept find(long id) {
    return statements
        .first(SINKS + "WHERE id = ?", this::kept, id)
        .orElseThrow(PostgresExportStore::unknown);
  }

  @Override
  @Transactional
  public List<Kept> list() {
    return statements.all(SINKS + "ORDER BY id LIMIT " + SINKS_MAX, this::kept);
  }

  private Kept kept(ResultSet row) throws SQLException {
    long id = row.getLong("id");
    String name = row.getString("name");
    List<KindRow> kinds = statements.all(KINDS, KindRow::of, id);
    Map<ExportKind, Integer> keepDays = new EnumMap<>(ExportKind.class);
    Map<ExportKind, Mark> marks = new EnumMap<>(ExportKind.class);
    Set<ExportKind> wanted = EnumSet.noneOf(ExportKind.class);
    for (KindRow kind : kinds) {
      if (kind.wanted()) {
        wanted.add(kind.kind());
      }
      kind.keepDays().ifPresent(days -> keepDays.put(kind.kind(), days.intValue()));
      kind.mark().ifPresent(mark -> marks.put(kind.kind(), mark));
    }
    String url = row.getString("url");
    ExportTarget target =
        url == null
            ? new ExportTarget.Folder(keepDays)
            : new ExportTarget.Receiver(
                URI.create(url), cipher.decrypt(row.getBytes("secret"), place(name)));
    ExportSink sink = new ExportSink(id, name, row.getBoolean("enabled"), wanted, target);
    String message = row.getString("failure");
    Optional<Failure> failure =
        Statements.instantIfAny(row, "failed_at").map(at -> new Failure(message, at));
    return new Kept(sink, marks, row.getInt("failures"), failure);
  }

  private record KindRow(
      ExportKind kind, boolean wanted, Optional<Long> keepDays, Optional<Mark> mark) {

    static KindRow of(ResultSet row) throws SQLException {
      ExportCursor upTo =
          new ExportCursor(
              Long.parseLong(row.getString("transaction")),
              row.getObject("row_id", UUID.class),
              row.getInt("phase"));
      return new KindRow(
          ExportKind.valueOf(row.getString("kind")),
          row.getBoolean("wanted"),
          Statements.number(row, "keep_days"),
          Statements.instantIfAny(row, "delivered_at").map(at -> new Mark(upTo, at)));
    }
  }

  @Override
  @Transactional
  public List<Lease> claimDue(Instant now, Duration length) {
    record Claim(long sink, UUID lease) {}
    return statements
        .all(
            CLAIM_DUE,
            row -> new Claim(row.getLong("id"), row.getObject("lease", UUID.class)),
            now.plus(length),
            now,
            now)
        .stream()
        .map(claim -> new Lease(claim.lease(), find(claim.sink())))
        .toList();
  }

  @Override
  @Transactional
  public boolean advance(Lease lease, ExportKind kind, ExportCursor upTo, Instant now) {
    return statements.update(
            ADVANCE,
            Long.toString(upTo.transaction()),
            upTo.id(),
            upTo.phase(),
            now,
            lease.kept().sink().id(),
            kind.name(),
            lease.id(),
            now)
        > 0;
  }

  @Override
  @Transactional
  public void succeeded(Lease lease) {
    statements.update(SUCCEEDED, lease.kept().sink().id(), lease.id());
  }

  @Override
  @Transactional
  public void failed(Lease lease, Failure failure, Instant nextAt) {
    statements.update(
        FAILED, nextAt, failure.message(), failure.at(), lease.kept().sink().id(), lease.id());
  }

  private static GatewayException unknown() {
    return new GatewayException(new GatewayError.NotFound("export"));
  }
}
