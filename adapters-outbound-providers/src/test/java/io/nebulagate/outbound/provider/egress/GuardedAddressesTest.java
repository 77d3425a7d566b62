package io.nebulagate.outbound.provider.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.routing.AddressCheckContract;
import io.nebulagate.application.routing.AddressCheck;
import io.nebulagate.domain.egress.AllowList;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.outbound.provider.support.ScriptedNames;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardedAddressesTest extends AddressCheckContract {

  private final GuardedAddresses addresses =
      new GuardedAddresses(
          EgressGuard.forProviders(
              new AllowList(List.of(), Set.of(EXCEPTED)),
              new ScriptedNames()
                  .leading(PUBLIC, "8.8.8.8")
                  .leading(PRIVATE, "10.20.30.40")
                  .leading(EXCEPTED, "192.168.1.5"),
              InstantSource.system()));

  @Override
  protected AddressCheck check() {
    return addresses;
  }

  @Test
  void aRefusalDoesNotTellWhereANameLeads() {
    assertThatThrownBy(() -> addresses.check(URI.create("https://" + PRIVATE)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refusal ->
                assertThat(((GatewayError.InvalidValue) refusal.error()).reason())
                    .contains("EGRESS_ALLOW")
                    .doesNotContain("10.20.30.40"));
  }
}
