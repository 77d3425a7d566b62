package io.nebulagate.bootstrap.flow;

import io.quarkus.test.junit.QuarkusTest;

/** The flows against the gateway in the test's own process. */
@QuarkusTest
class GatewayFlowTest extends GatewayFlows {

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }
}
