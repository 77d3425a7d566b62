package io.nebulagate.bootstrap.flow;

import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions asked twice against the packaged program. */
class IdempotencyFlowIT extends IdempotencyFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
