package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The vendors' own Node SDKs, and Vercel's, against every kind of provider: each file of {@code
 * adapters-inbound-http/src/test/node} is one SDK, with nothing set but the base URL and the key.
 * Skipped where there is no Node or its packages are out of reach.
 */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class OfficialNodeClientsTest {

  private final GatewayClient gateway = InProcess.gateway();

  @Test
  void noSdkNoticesThatAGatewayStandsInBetween() {
    Optional<String> obstacle = NodeSuite.obstacle();
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));

    try (PlayedVendors vendors = new PlayedVendors(gateway, "node")) {
      NodeSuite.Ended suite =
          NodeSuite.run(
              Map.of(
                  "NEBULAGATE_URL", gateway.base().toString().replaceAll("/$", ""),
                  "NEBULAGATE_KEY", gateway.customer("1").key(),
                  "NEBULAGATE_POOR_KEY", gateway.customer("0").key()));

      assertThat(suite.code()).as(suite.output()).isZero();
      assertThat(suite.output()).contains("fail 0").doesNotContain("pass 0");
      vendors.wereLeftByEveryClientThatLeft();
    }
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }
}
