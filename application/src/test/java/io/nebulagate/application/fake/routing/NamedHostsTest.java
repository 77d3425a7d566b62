package io.nebulagate.application.fake.routing;

import io.nebulagate.application.contract.routing.AddressCheckContract;
import io.nebulagate.application.routing.AddressCheck;
import java.util.Set;

class NamedHostsTest extends AddressCheckContract {

  @Override
  protected AddressCheck check() {
    return new NamedHosts(Set.of(EXCEPTED), Set.of(PRIVATE));
  }
}
