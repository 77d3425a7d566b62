package io.nebulagate.bootstrap.flow.policies;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** Models that judge, in the test's own process. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class ModerationFlowTest extends ModerationFlows {

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }
}
