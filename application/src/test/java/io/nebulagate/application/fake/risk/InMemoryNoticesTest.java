package io.nebulagate.application.fake.risk;

import io.nebulagate.application.contract.risk.OverspentNoticesContract;
import io.nebulagate.application.risk.OverspentNotices;

class InMemoryNoticesTest extends OverspentNoticesContract {

  private final InMemoryNotices notices = new InMemoryNotices();

  @Override
  protected OverspentNotices notices() {
    return notices;
  }
}
