package io.nebulagate.persistence.ledger;

import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.persistence.choice.RouteChoiceJson;
import io.nebulagate.persistence.verdict.HitJson;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes and reads rows of {@code ledger.request_logs}. */
final class RequestLogRows {

  /** The longest report of a provider that is kept, in characters. */
  static final int RAW_USAGE_MAX = 65_536;

  static final String COLUMNS =
      "id, tenant_id, account_id, api_key_id, dialect, api, model, stream, status, provider,"
          + " route_id, upstream_status, usage_source, raw_usage, units, price_version,"
          + " group_ratio, rounding, exact_nanos, amount_nanos, parts, attempts, choice,"
          + " policy_hits, asked_model, meant_model, prompt_bytes, country, lowered_to,"
          + " started_at, first_byte_ms, total_ms, "
          + Stream.of(TokenKind.values()).map(TokenKind::label).collect(Collectors.joining(", "));

  private static final String VALUES =
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?,"
          + " ?::json, ?::json, ?::json, ?::json, ?, ?, ?, ?, ?, ?, ?, ?"
          + ", ?".repeat(TokenKind.values().length);

  private static final String COPY = "COPY ledger.request_logs (" + COLUMNS + ") FROM STDIN";

  private static final String INSERT_ONCE =
      "INSERT INTO ledger.request_logs ("
          + COLUMNS
          + ") SELECT "
          + VALUES
          + " WHERE NOT EXISTS (SELECT FROM ledger.request_logs WHERE id = ?)";

  private static final String FIND =
      "SELECT " + COLUMNS + " FROM ledger.request_logs WHERE id = ? ORDER BY created_at LIMIT 1";

  private RequestLogRows() {}

  /** Writes many rows in one stream, which costs the database a third of what statements do. */
  static void insert(Connection connection, List<RequestRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    CopyText rows = new CopyText();
    for (RequestRecord record : records) {
      bind(rows, record);
      rows.endRow();
    }
    byte[] bytes = rows.bytes();
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** As {@link #insert}, but passes over records that are there already. */
  static void insertOnce(Connection connection, List<RequestRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT_ONCE)) {
      for (RequestRecord record : records) {
        Parameters parameters = new Parameters(insert);
        bind(parameters, record);
        parameters.add(record.id().uuid(), Types.OTHER);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static Optional<RequestRecord> find(Connection connection, RequestId id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setObject(1, id.uuid());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(record(row)) : Optional.empty();
      }
    }
  }

  /** The records that a query of {@link #COLUMNS} finds. */
  static List<RequestRecord> read(PreparedStatement query) throws SQLException {
    List<RequestRecord> found = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        found.add(record(row));
      }
    }
    return found;
  }

  private static void bind(Columns to, RequestRecord record) throws SQLException {
    Attempt winner = winner(record.attempts());
    to.add(record.id().uuid(), Types.OTHER);
    to.add(record.caller().tenant(), Types.BIGINT);
    to.add(record.caller().account().value(), Types.BIGINT);
    to.add(record.caller().apiKeyId(), Types.BIGINT);
    to.add(record.question().dialect().label(), Types.VARCHAR);
    to.add(record.question().api().label(), Types.VARCHAR);
    to.add(printable(record.question().model().value()), Types.VARCHAR);
    to.add(record.question().stream(), Types.BOOLEAN);
    to.add(record.status(), Types.INTEGER);
    to.add(winner == null ? null : winner.provider(), Types.VARCHAR);
    to.add(winner == null ? null : winner.routeId(), Types.BIGINT);
    to.add(winner == null ? null : winner.status(), Types.INTEGER);
    bindUsage(to, record.usage());
    bindCharge(to, record.charge());
    to.add(RequestLogJson.attempts(record.attempts()), Types.VARCHAR);
    to.add(record.choice().map(RouteChoiceJson::write).orElse(null), Types.VARCHAR);
    to.add(HitJson.write(record.hits()), Types.VARCHAR);
    bindTraits(to, record);
    to.add(record.loweredTo().orElse(null), Types.BIGINT);
    to.add(record.timing().startedAt().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    to.add(record.timing().firstByte().map(Duration::toMillis).orElse(null), Types.BIGINT);
    to.add(record.timing().total().toMillis(), Types.BIGINT);
    for (TokenKind kind : TokenKind.values()) {
      long count = record.usage().tokens().of(kind);
      to.add(count == 0 ? null : count, Types.BIGINT);
    }
  }

  private static @Nullable Attempt winner(List<Attempt> attempts) {
    for (Attempt attempt : attempts) {
      if (attempt.served()) {
        return attempt;
      }
    }
    return null;
  }

  private static void bindUsage(Columns to, RequestRecord.Usage usage) throws SQLException {
    to.add(usage.source().name().toLowerCase(Locale.ROOT), Types.VARCHAR);
    to.add(usage.raw().map(RequestLogRows::printable).orElse(null), Types.VARCHAR);
    to.add(RequestLogJson.units(usage.tokens().units()), Types.VARCHAR);
  }

  /** Names of models stand there where they are others than the one that answered. */
  private static void bindTraits(Columns to, RequestRecord record) throws SQLException {
    ModelName answering = record.question().model();
    Optional<RequestRecord.Traits> traits = record.traits();
    to.add(traits.map(shown -> other(shown.asked(), answering)).orElse(null), Types.VARCHAR);
    to.add(traits.map(shown -> other(shown.meant(), answering)).orElse(null), Types.VARCHAR);
    to.add(traits.map(RequestRecord.Traits::promptBytes).orElse(null), Types.BIGINT);
    to.add(traits.flatMap(RequestRecord.Traits::country).orElse(null), Types.VARCHAR);
  }

  private static @Nullable String other(ModelName name, ModelName answering) {
    return name.equals(answering) ? null : printable(name.value());
  }

  private static Optional<RequestRecord.Traits> traits(ResultSet row) throws SQLException {
    long promptBytes = row.getLong("prompt_bytes");
    if (row.wasNull()) {
      return Optional.empty();
    }
    String answering = row.getString("model");
    return Optional.of(
        new RequestRecord.Traits(
            new ModelName(Objects.requireNonNullElse(row.getString("asked_model"), answering)),
            new ModelName(Objects.requireNonNullElse(row.getString("meant_model"), answering)),
            promptBytes,
            Optional.ofNullable(row.getString("country"))));
  }

  private static void bindCharge(Columns to, Optional<Charge> charge) throws SQLException {
    to.add(charge.map(Charge::priceVersion).orElse(null), Types.BIGINT);
    to.add(charge.map(Charge::groupRatio).orElse(null), Types.NUMERIC);
    to.add(charge.map(told -> told.rounding().name()).orElse(null), Types.VARCHAR);
    to.add(charge.map(Charge::exactNanos).orElse(null), Types.NUMERIC);
    to.add(charge.map(Charge::amount).orElse(Money.ZERO).nanos(), Types.BIGINT);
    to.add(RequestLogJson.parts(charge.map(Charge::parts).orElse(List.of())), Types.VARCHAR);
  }

  /** The zero character is the only one that PostgreSQL cannot keep. */
  private static String printable(String text) {
    String bounded = text.length() > RAW_USAGE_MAX ? text.substring(0, RAW_USAGE_MAX) : text;
    return bounded.indexOf('\0') < 0 ? bounded : bounded.replace('\0', '\uFFFD');
  }

  private static RequestRecord record(ResultSet row) throws SQLException {
    return new RequestRecord(
        new RequestId(row.getObject("id", UUID.class)),
        new RequestRecord.Caller(
            row.getLong("api_key_id"),
            new AccountId(row.getLong("account_id")),
            row.getLong("tenant_id")),
        question(row),
        row.getInt("status"),
        new RequestRecord.Usage(
            tokens(row),
            UsageSource.valueOf(row.getString("usage_source").toUpperCase(Locale.ROOT)),
            Optional.ofNullable(row.getString("raw_usage"))),
        charge(row),
        RequestLogJson.readAttempts(row.getString("attempts")),
        timing(row),
        Optional.ofNullable(row.getString("choice")).map(RouteChoiceJson::read),
        HitJson.read(row.getString("policy_hits")),
        traits(row),
        Optional.ofNullable(row.getObject("lowered_to", Long.class)));
  }

  private static RequestRecord.Question question(ResultSet row) throws SQLException {
    String dialect = row.getString("dialect");
    String api = row.getString("api");
    return new RequestRecord.Question(
        Stream.of(Dialect.values())
            .filter(d -> d.label().equals(dialect))
            .findFirst()
            .orElseThrow(),
        Stream.of(Api.values()).filter(a -> a.label().equals(api)).findFirst().orElseThrow(),
        new ModelName(row.getString("model")),
        row.getBoolean("stream"));
  }

  private static TokenUsage tokens(ResultSet row) throws SQLException {
    Map<TokenKind, Long> counts = new EnumMap<>(TokenKind.class);
    for (TokenKind kind : TokenKind.values()) {
      counts.put(kind, row.getLong(kind.label()));
    }
    long reasoning = Objects.requireNonNull(counts.remove(TokenKind.REASONING));
    return new TokenUsage(counts, reasoning, RequestLogJson.readUnits(row.getString("units")));
  }

  private static Optional<Charge> charge(ResultSet row) throws SQLException {
    long version = row.getLong("price_version");
    if (row.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new Charge(
            version,
            Objects.requireNonNullElse(row.getBigDecimal("group_ratio"), BigDecimal.ONE),
            Rounding.valueOf(Objects.requireNonNullElse(row.getString("rounding"), "NANO")),
            row.getBigDecimal("exact_nanos"),
            Money.ofNanos(row.getLong("amount_nanos")),
            RequestLogJson.readParts(row.getString("parts"))));
  }

  private static RequestRecord.Timing timing(ResultSet row) throws SQLException {
    Long firstByte = row.getObject("first_byte_ms", Long.class);
    return new RequestRecord.Timing(
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(firstByte).map(Duration::ofMillis),
        Duration.ofMillis(row.getLong("total_ms")));
  }

  /** Takes the values of one row in the order of its columns. */
  interface Columns {
    void add(@Nullable Object value, int type) throws SQLException;
  }

  /** Fills the parameters of one statement. */
  private static final class Parameters implements Columns {
    private final PreparedStatement statement;
    private int place = 1;

    Parameters(PreparedStatement statement) {
      this.statement = statement;
    }

    @Override
    public void add(@Nullable Object value, int type) throws SQLException {
      statement.setObject(place++, value, type);
    }
  }
}
