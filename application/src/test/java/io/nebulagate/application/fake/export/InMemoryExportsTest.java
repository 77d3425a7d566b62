package io.nebulagate.application.fake.export;

import io.nebulagate.application.contract.export.ExportStoreContract;
import io.nebulagate.application.export.ExportStore;

class InMemoryExportsTest extends ExportStoreContract {

  private final InMemoryExports exports = new InMemoryExports();

  @Override
  protected ExportStore store() {
    return exports;
  }
}
