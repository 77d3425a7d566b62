package io.nebulagate.bootstrap.flow.dialects;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.RunningProgram;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way through the packaged program. */
class GeminiFlowIT extends GeminiFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
