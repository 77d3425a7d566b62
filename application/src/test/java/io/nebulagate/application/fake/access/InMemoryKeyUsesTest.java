package io.nebulagate.application.fake.access;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.contract.KeyUseStoreContract;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.keyuse.KeyUseStore;

class InMemoryKeyUsesTest extends KeyUseStoreContract {

  private final InMemoryApiKeys keys = new InMemoryApiKeys();
  private final InMemoryKeyUses uses = new InMemoryKeyUses(keys);

  @Override
  protected KeyUseStore store() {
    return uses;
  }

  @Override
  protected ApiKeyStore keys() {
    return keys;
  }
}
