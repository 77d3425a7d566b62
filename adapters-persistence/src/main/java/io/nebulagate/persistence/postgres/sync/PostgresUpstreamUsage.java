package io.nebulagate.persistence.postgres.sync;

import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What is asked of providers, in PostgreSQL; one statement per batch, rows in one order. */
@ApplicationScoped
public class PostgresUpstreamUsage implements UpstreamUsageStore {

  private static final String ADD =
      """
      WITH told AS (
        SELECT p.id, t.hour, t.model, t.requests, t.unpriced, t.input, t.output, t.cost
        FROM unnest(?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[])
          AS t(provider, model, hour, requests, unpriced, input, output, cost)
        JOIN providers p ON p.name = t.provider)
      INSERT INTO provider_usage AS u
        (provider_id, hour, model, requests, unpriced, input_tokens, output_tokens, cost_nanos)
      SELECT * FROM told ORDER BY 1, 2, 3
      ON CONFLICT (provider_id, hour, model) DO UPDATE
      SET requests = u.requests + excluded.requests, unpriced = u.unpriced + excluded.unpriced,
          input_tokens = u.input_tokens + excluded.input_tokens,
          output_tokens = u.output_tokens + excluded.output_tokens,
          cost_nanos = u.cost_nanos + excluded.cost_nanos
      """;

  /** Locks the sites in one order, whoever else adds or learns. */
  private static final String SUM =
      """
      WITH told AS (
        SELECT p.id, sum(t.unpriced)::bigint AS unpriced, sum(t.cost)::bigint AS cost
        FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS t(provider, unpriced, cost)
        JOIN providers p ON p.name = t.provider GROUP BY p.id),
      locked AS (
        SELECT s.provider_id FROM provider_sites s JOIN told t ON t.id = s.provider_id
        ORDER BY s.provider_id FOR NO KEY UPDATE OF s)
      UPDATE provider_sites s SET cost = s.cost + t.cost, unpriced = s.unpriced + t.unpriced
      FROM told t, locked l WHERE s.provider_id = t.id AND l.provider_id = t.id
      """;

  private static final String DEAREST =
      """
      SELECT model, sum(cost_nanos)::bigint AS cost, sum(requests)::bigint AS requests
      FROM provider_usage WHERE provider_id = ? AND hour >= date_trunc('hour', ?::timestamptz)
      GROUP BY model ORDER BY 2 DESC, 1 LIMIT ?
      """;

  private static final String FORGET =
      """
      DELETE FROM provider_usage WHERE (provider_id, hour, model) IN (
        SELECT provider_id, hour, model FROM provider_usage WHERE hour < ?
        ORDER BY hour LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private final Statements statements;

  PostgresUpstreamUsage(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public void add(Map<Hour, Amounts> uses) {
    List<Map.Entry<Hour, Amounts>> rows = new ArrayList<>(uses.entrySet());
    rows.sort(Comparator.comparing(row -> row.getKey().provider()));
    String[] providers = rows.stream().map(row -> row.getKey().provider()).toArray(String[]::new);
    Long[] unpriced = column(rows, Amounts::unpriced);
    Long[] costs = column(rows, amounts -> amounts.cost().nanos());
    statements.update(
        ADD,
        providers,
        rows.stream().map(row -> row.getKey().model().value()).toArray(String[]::new),
        rows.stream().map(row -> row.getKey().start().atOffset(ZoneOffset.UTC)).toArray(),
        column(rows, Amounts::requests),
        unpriced,
        column(rows, Amounts::inputTokens),
        column(rows, Amounts::outputTokens),
        costs);
    statements.update(SUM, providers, unpriced, costs);
  }

  private static Long[] column(List<Map.Entry<Hour, Amounts>> rows, ToLongFunction<Amounts> value) {
    return rows.stream().map(row -> value.applyAsLong(row.getValue())).toArray(Long[]::new);
  }

  @Override
  @Transactional
  public List<ModelCost> dearest(long provider, Instant since, int limit) {
    return statements.all(
        DEAREST,
        row ->
            new ModelCost(
                new ModelName(row.getString("model")),
                Money.ofNanos(row.getLong("cost")),
                row.getLong("requests")),
        provider,
        since,
        limit);
  }

  @Override
  @Transactional
  public int forget(Instant before, int limit) {
    return statements.update(FORGET, before, limit);
  }
}
