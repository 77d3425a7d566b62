package io.nebulagate.bootstrap.flow.plans;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.RunningProgram;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plans are sold in the packaged program. */
class PlanAdminFlowIT extends PlanAdminFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
