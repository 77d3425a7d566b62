package io.nebulagate.bootstrap.flow.policies;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.RunningProgram;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Models that judge, against the packaged program. */
class ModerationFlowIT extends ModerationFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
