package io.nebulagate.persistence.postgres.videos;

import io.nebulagate.application.routing.Place;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.videos.VideoState;
import io.nebulagate.application.videos.VideoTask;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Reads rows of {@code video_tasks}. */
final class VideoRows {

  /** Whether the provider was asked within the last second. */
  static final String FRESH = "observed_at > clock_timestamp() - interval '1 second' AS fresh";

  private VideoRows() {}

  static VideoTask read(ResultSet row) throws SQLException {
    return new VideoTask(
        new RequestId(row.getObject("id", UUID.class)),
        new RequestRecord.Caller(
            row.getLong("api_key_id"),
            new AccountId(row.getLong("account_id")),
            row.getLong("tenant_id")),
        new VideoTask.Models(
            new ModelName(row.getString("model")), new ModelName(row.getString("priced_model"))),
        new Place(
            row.getLong("provider_id"),
            row.getString("provider"),
            row.getLong("provider_key_id"),
            row.getLong("route_id")),
        new VideoTask.Terms(
            Money.ofNanos(row.getLong("held_nanos")), price(row), row.getBigDecimal("group_ratio")),
        state(row),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("fresh"),
        row.getBoolean("settled"));
  }

  private static VideoState state(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    return new VideoState(
        row.getString("upstream_id"),
        VideoState.Status.valueOf(row.getString("status")),
        row.getInt("progress"),
        OptionalInt.of(row.getInt("seconds")),
        Optional.ofNullable(row.getString("size")),
        time(row, "completed_at"),
        time(row, "expires_at"),
        code == null
            ? Optional.empty()
            : Optional.of(new VideoState.Failure(code, row.getString("error_message"))));
  }

  /** Tokens are no part of what a video costs. */
  private static PriceSheet price(ResultSet row) throws SQLException {
    Map<Unit, Price> units = new HashMap<>();
    BigDecimal call = row.getBigDecimal("price_call");
    BigDecimal second = row.getBigDecimal("price_second");
    if (call != null) {
      units.put(Unit.CALL, new Price(call));
    }
    if (second != null) {
      units.put(Unit.SECOND, new Price(second));
    }
    return new PriceSheet(
        row.getLong("price_version"),
        Map.of(TokenKind.INPUT, Price.FREE, TokenKind.OUTPUT, Price.FREE),
        units,
        Rounding.valueOf(row.getString("rounding")));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
