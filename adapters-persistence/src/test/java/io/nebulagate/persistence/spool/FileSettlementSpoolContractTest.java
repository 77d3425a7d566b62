package io.nebulagate.persistence.spool;

import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.contract.SettlementSpoolContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileSettlementSpoolContractTest extends SettlementSpoolContract {

  @TempDir Path folder;
  private @Nullable FileSettlementSpool spool;

  @BeforeEach
  void open() {
    spool = FileSettlementSpool.open(folder.resolve("spool"), new SpoolLimits(16_384, 2_048));
  }

  @AfterEach
  void close() {
    opened().close();
  }

  @Override
  protected SettlementSpool spool() {
    return opened();
  }

  @Override
  protected long rejected() {
    return opened().rejected();
  }

  private FileSettlementSpool opened() {
    if (spool == null) {
      throw new IllegalStateException("not open");
    }
    return spool;
  }
}
