package io.nebulagate.bootstrap.flow;

import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The flows against the gateway in the test's own process. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class OperatorsMoneyFlowTest extends OperatorsMoneyFlows {

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }
}
