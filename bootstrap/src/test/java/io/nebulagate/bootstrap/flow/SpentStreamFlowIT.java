package io.nebulagate.bootstrap.flow;

import org.junit.jupiter.api.extension.RegisterExtension;

/** Spent streams against the packaged program. */
class SpentStreamFlowIT extends SpentStreamFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
