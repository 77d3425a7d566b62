package io.nebulagate.bootstrap.flow;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The unruly against the packaged program. */
class UnrulyUpstreamFlowIT extends UnrulyUpstreamFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
