package io.nebulagate.persistence.postgres.sync;

import static io.nebulagate.persistence.postgres.Statements.instantIfAny;
import static io.nebulagate.persistence.postgres.Statements.number;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.routing.UpstreamUsageStore.ModelCost;
import io.nebulagate.application.sync.CheckInReport;
import io.nebulagate.application.sync.Drift;
import io.nebulagate.application.sync.SiteState;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.site.Figures;
import io.nebulagate.domain.site.QuotaUnit;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.domain.site.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code provider_sites}; a drift lies there as JSON. */
final class SiteRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SiteRows() {}

  static SiteState state(ResultSet row) throws SQLException {
    return new SiteState(
        new SiteState.About(
            SiteKind.valueOf(row.getString("kind")),
            Optional.ofNullable(row.getString("version")),
            new QuotaUnit(row.getBigDecimal("quota_per_dollar")),
            row.getBoolean("turnstile")),
        syncs(row),
        figures(row),
        new SiteState.Spent(Money.ofNanos(row.getLong("cost")), row.getLong("unpriced")),
        Money.ofNanos(row.getLong("rewards")),
        window(row),
        drift(row.getString("drift")),
        checkIn(row));
  }

  private static SiteState.Syncs syncs(ResultSet row) throws SQLException {
    Optional<Instant> failedAt = instantIfAny(row, "failed_at");
    String code = row.getString("failure_code");
    String failure = row.getString("failure");
    return new SiteState.Syncs(
        instantIfAny(row, "synced_at"),
        row.getBoolean("scheduled") ? instantIfAny(row, "next_sync_at") : Optional.empty(),
        row.getInt("failures"),
        failedAt.map(at -> new SiteState.Failure(code, failure, at)));
  }

  private static Optional<Figures> figures(ResultSet row) throws SQLException {
    Optional<Long> balance = number(row, "balance");
    Optional<Instant> at = instantIfAny(row, "balance_at");
    if (balance.isEmpty() || at.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Figures(
            Money.ofNanos(balance.get()),
            number(row, "used").map(Money::ofNanos),
            Money.ofNanos(row.getLong("cost_seen")),
            row.getLong("unpriced_seen"),
            at.get()));
  }

  private static Optional<Window> window(ResultSet row) throws SQLException {
    Money charged = Money.ofNanos(row.getLong("window_charged"));
    Money cost = Money.ofNanos(row.getLong("window_cost"));
    long unpriced = row.getLong("window_unpriced");
    return instantIfAny(row, "window_since")
        .map(since -> new Window(since, charged, cost, unpriced));
  }

  private static Optional<SiteState.CheckIn> checkIn(ResultSet row) throws SQLException {
    LocalDate day = row.getObject("check_in_day", LocalDate.class);
    Optional<Instant> at = instantIfAny(row, "checked_in_at");
    if (day == null || at.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SiteState.CheckIn(
            day,
            CheckInReport.Outcome.valueOf(row.getString("check_in_outcome")),
            number(row, "check_in_reward").map(Money::ofNanos),
            row.getString("check_in_message"),
            at.get()));
  }

  static @Nullable String write(Optional<Drift> drift) {
    return drift.map(SiteRows::json).orElse(null);
  }

  private static String json(Drift drift) {
    ObjectNode object = JSON.createObjectNode();
    object.put("since", drift.window().since().toString());
    object.put("found_at", drift.foundAt().toString());
    object.put("charged", drift.window().charged().nanos());
    object.put("cost", drift.window().cost().nanos());
    object.put("unpriced", drift.window().unpriced());
    ArrayNode models = object.putArray("models");
    drift
        .models()
        .forEach(model ->
            models
                .addObject()
                .put("model", model.model().value())
                .put("cost", model.cost().nanos())
                .put("requests", model.requests()));
    return object.toString();
  }

  private static Optional<Drift> drift(@Nullable String json) {
    if (json == null) {
      return Optional.empty();
    }
    try {
      JsonNode object = JSON.readTree(json);
      List<ModelCost> models = new ArrayList<>();
      for (JsonNode model : object.path("models")) {
        models.add(
            new ModelCost(
                new ModelName(model.path("model").asText()),
                Money.ofNanos(model.path("cost").asLong()),
                model.path("requests").asLong()));
      }
      Window window =
          new Window(
              Instant.parse(object.path("since").asText()),
              Money.ofNanos(object.path("charged").asLong()),
              Money.ofNanos(object.path("cost").asLong()),
              object.path("unpriced").asLong());
      return Optional.of(
          new Drift(window, Instant.parse(object.path("found_at").asText()), models));
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("a drift is no JSON", written);
    }
  }
}
