package io.nebulagate.bootstrap.flow.dialects;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Gemini clients and Gemini providers in the test's own process. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class GeminiFlowTest extends GeminiFlows {

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }
}
