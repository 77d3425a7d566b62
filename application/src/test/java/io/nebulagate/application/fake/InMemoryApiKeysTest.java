package io.nebulagate.application.fake;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.contract.ApiKeyStoreContract;

class InMemoryApiKeysTest extends ApiKeyStoreContract {

  private final InMemoryApiKeys keys = new InMemoryApiKeys();

  @Override
  protected ApiKeyStore store() {
    return keys;
  }
}
