package io.nebulagate.bootstrap.flow.policies;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.RunningProgram;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies that count, against the packaged program. */
class CountingPolicyFlowIT extends CountingPolicyFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
