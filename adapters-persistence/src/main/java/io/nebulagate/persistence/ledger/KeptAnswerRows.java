package io.nebulagate.persistence.ledger;

import io.nebulagate.application.idempotency.KeptAnswer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes how requests ended into {@code ledger.http_idem}. */
final class KeptAnswerRows {

  private static final String KEEP = "SELECT ledger.keep_answers(?, ?, ?, ?)";

  private KeptAnswerRows() {}

  static void keep(Connection connection, List<KeptAnswer> answers) throws SQLException {
    if (answers.isEmpty()) {
      return;
    }
    int count = answers.size();
    UUID[] requests = new UUID[count];
    Integer[] statuses = new Integer[count];
    byte[] @Nullable [] bodies = new byte[count] @Nullable [];
    Long[] costs = new Long[count];
    for (int i = 0; i < count; i++) {
      KeptAnswer answer = answers.get(i);
      requests[i] = answer.request().uuid();
      statuses[i] = answer.status();
      bodies[i] = answer.bytes().orElse(null);
      costs[i] = answer.cost().nanos();
    }
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      keep.setArray(1, connection.createArrayOf("uuid", requests));
      keep.setArray(2, connection.createArrayOf("int4", statuses));
      keep.setArray(3, connection.createArrayOf("bytea", bodies));
      keep.setArray(4, connection.createArrayOf("int8", costs));
      keep.execute();
    }
  }
}
