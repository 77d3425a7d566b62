package io.nebulagate.persistence.ledger;

import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The budgets that the holds of a batch count against, by the ids of their rows. A batch without
 * any asks the database nothing.
 */
final class NamedBudgets {

  private static final String OPEN = "SELECT ledger.open_budgets(?, ?, ?, ?)";

  private final Map<Budget.Key, Long> ids;

  private NamedBudgets(Map<Budget.Key, Long> ids) {
    this.ids = ids;
  }

  /** Finds the rows, and makes those that are missing. */
  static NamedBudgets open(Connection connection, List<Hold> holds) throws SQLException {
    Set<Budget.Key> keys = new LinkedHashSet<>();
    for (Hold hold : holds) {
      hold.budgets().forEach(budget -> keys.add(budget.key()));
    }
    return new NamedBudgets(keys.isEmpty() ? Map.of() : rows(connection, List.copyOf(keys)));
  }

  private static Map<Budget.Key, Long> rows(Connection connection, List<Budget.Key> keys)
      throws SQLException {
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      bindKeys(connection, open, keys);
      try (ResultSet result = open.executeQuery()) {
        result.next();
        Long[] rows = (Long[]) result.getArray(1).getArray();
        Map<Budget.Key, Long> ids = HashMap.newHashMap(rows.length);
        for (int i = 0; i < rows.length; i++) {
          ids.put(keys.get(i), rows[i]);
        }
        return ids;
      }
    }
  }

  /** Sets the first four parameters: levels, owners, periods and first days. */
  static void bindKeys(Connection connection, PreparedStatement to, List<Budget.Key> keys)
      throws SQLException {
    to.setArray(1, array(connection, "text", keys, Budget.Key::level));
    to.setArray(2, array(connection, "text", keys, Budget.Key::owner));
    to.setArray(3, array(connection, "text", keys, key -> key.period().name()));
    to.setArray(4, array(connection, "date", keys, key -> key.startsOn().toString()));
  }

  private static Array array(
      Connection connection, String type, List<Budget.Key> keys, Function<Budget.Key, String> word)
      throws SQLException {
    return connection.createArrayOf(type, keys.stream().map(word).toArray(String[]::new));
  }

  /** The outcome of a hold that the budget with this id refused. */
  Hold.Outcome refusing(Hold hold, long id) {
    for (Budget budget : hold.budgets()) {
      if (idOf(budget) == id) {
        return new Hold.Outcome.OverBudget(budget);
      }
    }
    throw new IllegalStateException("refused by a budget that the hold does not count against");
  }

  /**
   * Sets three parameters of {@code call} from {@code first} on: which items count against budgets,
   * against which, and what those allow.
   *
   * @param items the budgets of each item of the call, in the items' order
   */
  void bind(Connection connection, PreparedStatement call, int first, List<List<Budget>> items)
      throws SQLException {
    List<Integer> places = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    List<Long> limits = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      for (Budget budget : items.get(i)) {
        places.add(i + 1);
        rows.add(idOf(budget));
        limits.add(budget.limit().nanos());
      }
    }
    call.setArray(first, connection.createArrayOf("int4", places.toArray(Integer[]::new)));
    call.setArray(first + 1, connection.createArrayOf("int8", rows.toArray(Long[]::new)));
    call.setArray(first + 2, connection.createArrayOf("int8", limits.toArray(Long[]::new)));
  }

  private long idOf(Budget budget) {
    Long id = ids.get(budget.key());
    if (id == null) {
      throw new IllegalStateException("a budget that was not opened");
    }
    return id;
  }
}
