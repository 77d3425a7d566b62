package io.nebulagate.persistence.ledger;

import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import org.junit.jupiter.api.Test;

/** A version of a price is never changed again, whoever asks. */
class PriceVersionsTest {

  private static final String APPEND_ONLY = "NG001";

  private static final String ADD =
      "INSERT INTO prices (model, input, output, rounding, created_at)"
          + " VALUES ('m', 1, 2, 'NANO', now())";

  private static final String[] CHANGES = {
    "UPDATE prices SET input = 0", "DELETE FROM prices", "TRUNCATE prices"
  };

  @Test
  void notEvenTheRoleThatMigratesChangesAVersion() {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();

    Sql.run(database.pool().dataSource(), ADD);

    Sql.refused(database.asOwner(), APPEND_ONLY, CHANGES);
  }

  @Test
  void theTriggersStandWithoutARoleOfTheLedgersOwnToo() {
    Database database = PostgresServer.create(PostgresServer.PLAIN).migrate();

    Sql.run(database.asOwner(), ADD);

    Sql.refused(database.asOwner(), APPEND_ONLY, CHANGES);
  }
}
