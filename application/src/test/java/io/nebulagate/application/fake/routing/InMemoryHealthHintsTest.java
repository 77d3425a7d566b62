package io.nebulagate.application.fake.routing;

import io.nebulagate.application.contract.routing.HealthHintsContract;
import io.nebulagate.application.routing.HealthHints;

class InMemoryHealthHintsTest extends HealthHintsContract {

  private final InMemoryHealthHints hints = new InMemoryHealthHints();

  @Override
  protected HealthHints replica() {
    return hints.replica();
  }

  @Override
  protected void pass() {
    // they hear at once
  }
}
