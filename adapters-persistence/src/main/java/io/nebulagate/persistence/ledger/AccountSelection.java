package io.nebulagate.persistence.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.compensation.AccountChoice;
import io.nebulagate.application.compensation.AccountChoice.Chosen;
import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Finds the accounts that a filter selects, and those that a job was begun with. */
public final class AccountSelection {

  static final Comparator<AccountId> ASCENDING = Comparator.comparingLong(AccountId::value);

  /** With the parameters that {@link #bind} fills. */
  public static final String FROM =
      """
      FROM ledger.account a
      CROSS JOIN (SELECT ?::smallint AS owner_kind, ?::bigint[] AS ids, ?::text AS group_name,
                         ?::timestamptz AS created_before) AS f
      WHERE a.bucket = 1 AND a.asset = 1 AND a.owner_kind IN (1, 2)
        AND (a.status = 1 OR (a.status = 2 AND f.ids IS NOT NULL))
        AND (f.owner_kind IS NULL OR a.owner_kind = f.owner_kind)
        AND (f.ids IS NULL OR a.id = ANY (f.ids))
        AND (f.group_name IS NULL OR EXISTS (
              SELECT FROM users u WHERE u.account_id = a.id AND u.group_name = f.group_name))
        AND (f.created_before IS NULL OR a.created_at < f.created_before)
      """;

  private static final String SHOWN =
      "a.id, a.owner_kind, a.owner_id, count(*) OVER () AS selected";

  private static final String SELECT =
      "SELECT " + SHOWN + " " + FROM + " ORDER BY a.id LIMIT " + AccountChoice.SHOWN_MAX;

  private static final String OF_JOB =
      " i JOIN ledger.account a ON a.id = i.account_id WHERE i.job_id = ? ORDER BY a.id LIMIT "
          + AccountChoice.SHOWN_MAX;

  private AccountSelection() {}

  static Selection select(Connection connection, Filter filter) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SELECT)) {
      bind(query, 1, filter);
      return read(query);
    }
  }

  /** Those whose items are in this table of the ledger. */
  public static Selection of(Connection connection, String items, UUID job) throws SQLException {
    String selected = "SELECT " + SHOWN + " FROM ledger." + items + OF_JOB;
    try (PreparedStatement query = connection.prepareStatement(selected)) {
      query.setObject(1, job);
      return read(query);
    }
  }

  /** Fills the parameters of {@link #FROM} from {@code place} on; answers the next place. */
  public static int bind(PreparedStatement query, int place, Filter filter) throws SQLException {
    int next = place;
    query.setObject(next++, filter.ownerType().map(LedgerCodes::of).orElse(null), Types.SMALLINT);
    if (filter.accounts().isPresent()) {
      query.setArray(next++, array(query.getConnection(), filter.accounts().get()));
    } else {
      query.setNull(next++, Types.ARRAY);
    }
    query.setString(next++, filter.group().orElse(null));
    query.setObject(
        next++,
        filter.createdBefore().map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null),
        Types.TIMESTAMP_WITH_TIMEZONE);
    return next;
  }

  static Array array(Connection connection, Collection<AccountId> accounts) throws SQLException {
    Object[] ids = accounts.stream().sorted(ASCENDING).map(AccountId::value).toArray();
    return connection.createArrayOf("bigint", ids);
  }

  /** The filter as it is kept with its job. */
  public static String json(Filter filter) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    filter
        .ownerType()
        .ifPresent(type -> json.put("owner_type", type.name().toLowerCase(Locale.ROOT)));
    filter.group().ifPresent(group -> json.put("group", group));
    filter.createdBefore().ifPresent(instant -> json.put("created_before", instant.toString()));
    filter
        .accounts()
        .ifPresent(accounts -> {
          ArrayNode ids = json.putArray("account_ids");
          accounts.stream().sorted(ASCENDING).forEach(id -> ids.add(id.value()));
        });
    return json.toString();
  }

  private static Selection read(PreparedStatement query) throws SQLException {
    long selected = 0;
    List<Chosen> first = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        selected = row.getLong("selected");
        Account.Owner owner =
            new Account.Owner(
                LedgerCodes.ownerType(row.getInt("owner_kind")), row.getLong("owner_id"));
        first.add(new Chosen(new AccountId(row.getLong("id")), owner));
      }
    }
    return new Selection(selected, first);
  }
}
