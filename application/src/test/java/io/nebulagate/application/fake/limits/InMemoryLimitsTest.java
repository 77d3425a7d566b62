package io.nebulagate.application.fake.limits;

import io.nebulagate.application.contract.LimitStoreContract;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore;
import io.nebulagate.domain.access.LimitLevel;
import java.util.Set;

class InMemoryLimitsTest extends LimitStoreContract {

  private final LimitStore store =
      new InMemoryLimits(
          Set.of(LimitOwner.of(LimitLevel.USER, 7), LimitOwner.of(LimitLevel.ORGANISATION, 8))
              ::contains);

  @Override
  protected LimitStore store() {
    return store;
  }

  @Override
  protected long aUser() {
    return 7;
  }

  @Override
  protected long anOrganisation() {
    return 8;
  }
}
