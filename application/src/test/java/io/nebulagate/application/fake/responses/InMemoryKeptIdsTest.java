package io.nebulagate.application.fake.responses;

import io.nebulagate.application.contract.responses.KeptIdStoreContract;
import io.nebulagate.application.responses.KeptIdStore;
import java.time.Duration;

class InMemoryKeptIdsTest extends KeptIdStoreContract {

  private final InMemoryKeptIds store = new InMemoryKeptIds();

  @Override
  protected KeptIdStore store() {
    return store;
  }

  @Override
  protected void pass(Duration time) {
    store.pass(time);
  }
}
