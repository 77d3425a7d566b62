package io.nebulagate.bootstrap.flow;

import org.junit.jupiter.api.extension.RegisterExtension;

/** The SDK against the packaged program. */
class OpenAiSdkFlowIT extends OpenAiSdkFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
