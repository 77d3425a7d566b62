package io.nebulagate.persistence.postgres.policy;

import io.nebulagate.application.policy.replay.TrafficLog;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.replay.PastRequest;
import io.nebulagate.persistence.postgres.Statements;
import io.nebulagate.persistence.verdict.HitJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Past requests in PostgreSQL, page by page and all of one snapshot. */
@ApplicationScoped
public class PostgresTrafficLog implements TrafficLog {

  private static final int PAGE = 2_000;

  private static final String ONE_SNAPSHOT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private static final String NOT_FOR_LONG = "SET LOCAL statement_timeout = '5s'";

  private static final String REQUESTS =
      """
      SELECT r.id, r.account_id, r.api_key_id, k.tags, r.api, r.model, r.asked_model,
             r.meant_model, r.prompt_bytes, r.country, r.policy_hits
      FROM (SELECT * FROM ledger.request_logs
            WHERE id >= ? AND id < ? AND usage_source <> 'replay'
            ORDER BY id DESC LIMIT %d) AS r
      LEFT JOIN api_keys k ON k.id = r.api_key_id
      ORDER BY r.id DESC
      """
          .formatted(PAGE);

  private static final Map<String, Api> APIS =
      Stream.of(Api.values()).collect(Collectors.toMap(Api::label, Function.identity()));

  private final Statements statements;

  PostgresTrafficLog(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public void newestFirst(Window window, Predicate<PastRequest> look) {
    statements.update(ONE_SNAPSHOT);
    statements.update(NOT_FOR_LONG);
    UUID first = RequestId.firstOf(window.from()).uuid();
    UUID end = RequestId.firstOf(window.until()).uuid();
    List<PastRequest> page;
    do {
      page = statements.all(REQUESTS, PostgresTrafficLog::request, first, end);
      for (PastRequest request : page) {
        if (!look.test(request)) {
          return;
        }
        end = request.id().uuid();
      }
    } while (page.size() == PAGE);
  }

  private static PastRequest request(ResultSet row) throws SQLException {
    return new PastRequest(
        new RequestId(row.getObject("id", UUID.class)),
        new AccountId(row.getLong("account_id")),
        row.getLong("api_key_id"),
        tags(row.getArray("tags")),
        Optional.ofNullable(APIS.get(row.getString("api"))).orElseThrow(),
        models(row),
        Statements.number(row, "prompt_bytes"),
        Optional.ofNullable(row.getString("country")),
        HitJson.read(row.getString("policy_hits")));
  }

  /** The key may be gone. */
  private static List<String> tags(@Nullable Array tags) throws SQLException {
    return tags == null ? List.of() : List.of((String[]) tags.getArray());
  }

  /** Those it was asked by, which stand there where another one answered. */
  private static Set<ModelName> models(ResultSet row) throws SQLException {
    String answered = row.getString("model");
    Set<ModelName> models = new HashSet<>();
    for (String column : List.of("asked_model", "meant_model")) {
      models.add(new ModelName(Optional.ofNullable(row.getString(column)).orElse(answered)));
    }
    return models;
  }
}
