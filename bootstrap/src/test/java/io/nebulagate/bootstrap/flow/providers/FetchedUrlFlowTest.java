package io.nebulagate.bootstrap.flow.providers;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** URLs in prompts, in the test's own process. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class FetchedUrlFlowTest extends FetchedUrlFlows {

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }
}
