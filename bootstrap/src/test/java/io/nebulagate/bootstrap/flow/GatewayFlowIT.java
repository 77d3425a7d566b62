package io.nebulagate.bootstrap.flow;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The flows against the packaged program. */
class GatewayFlowIT extends GatewayFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
