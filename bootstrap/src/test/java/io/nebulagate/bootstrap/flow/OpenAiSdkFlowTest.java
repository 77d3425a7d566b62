package io.nebulagate.bootstrap.flow;

import io.quarkus.test.junit.QuarkusTest;

/** The SDK against the gateway in the test's own process. */
@QuarkusTest
class OpenAiSdkFlowTest extends OpenAiSdkFlows {

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }
}
