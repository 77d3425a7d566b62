package io.nebulagate.persistence.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.persistence.postgres.Statements;
import io.nebulagate.persistence.verdict.HitJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

/**
 * Rows as the lines of an export, one shape for each kind. Bodies of admin calls stay at home: they
 * are free texts.
 */
final class ExportLines {

  private static final int BEGUN = 0;

  private ExportLines() {}

  static String ledger(ResultSet row) throws SQLException {
    Transfer.Kind kind = Transfer.Kind.ofCode(row.getInt("kind"));
    long units = row.getLong("amount");
    Asset asset = Asset.ofCode(row.getInt("asset"));
    ObjectNode line = begun(ExportKind.LEDGER, row);
    line.put("transfer_id", row.getString("id"));
    line.put(
        "phase",
        lower(Transfer.Phase.ofCode(row.getInt("phase"), kind, Money.ofNanos(units)).name()));
    line.put("kind", lower(kind.name()));
    line.put("journal_id", row.getString("journal_id"));
    line.put("debit_account", row.getLong("debit_account"));
    line.put("credit_account", row.getLong("credit_account"));
    line.put("asset", lower(asset.name()));
    line.put("amount", asset.toDecimal(units));
    line.put("reverses", row.getString("reverses_id"));
    line.put("actor", row.getString("actor"));
    line.put("reason", row.getString("reason"));
    return line.toString();
  }

  static String audit(ResultSet row) throws SQLException {
    ObjectNode line = begun(ExportKind.AUDIT, row);
    line.put("action_id", row.getString("id"));
    if (row.getInt("phase") == BEGUN) {
      line.put("phase", "begun");
      line.put("action", row.getString("name"));
      line.put("actor", row.getString("actor"));
      line.put("user_id", row.getObject("user_id", Long.class));
      line.put("role", lower(row.getString("role")));
      line.put("address", row.getString("address"));
      line.put("request_id", row.getString("request"));
      line.put("path", row.getString("path"));
    } else {
      line.put("phase", "ended");
      line.put("status", row.getInt("status"));
    }
    return line.toString();
  }

  static String verdict(ResultSet row) throws SQLException {
    ObjectNode line = begun(ExportKind.VERDICT, row);
    line.put("request_id", new RequestId(row.getObject("id", UUID.class)).toString());
    line.put("organisation_id", row.getLong("tenant_id"));
    line.put("api_key_id", row.getLong("api_key_id"));
    line.put("dialect", lower(row.getString("dialect")));
    line.put("api", lower(row.getString("api")));
    line.put("model", row.getString("model"));
    line.put("status", row.getInt("status"));
    ArrayNode hits = line.putArray("hits");
    for (Hit hit : HitJson.read(row.getString("policy_hits"))) {
      hits.addObject()
          .put("policy_id", hit.policy())
          .put("version", hit.version())
          .put("rule", hit.rule())
          .put("detector", hit.detector().orElse(null))
          .put("span_hash", hit.span().orElse(null))
          .put("action", hit.action().label())
          .put("outcome", hit.outcome())
          .put("effect", hit.business())
          .put("to", hit.to().orElse(null));
    }
    return line.toString();
  }

  private static ObjectNode begun(ExportKind kind, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", kind.label())
        .put("id", kind.label() + '_' + id + '_' + row.getInt("phase"))
        .put("at", Statements.instant(row, "at").toString());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
