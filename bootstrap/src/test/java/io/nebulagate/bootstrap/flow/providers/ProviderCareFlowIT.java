package io.nebulagate.bootstrap.flow.providers;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.RunningProgram;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The care of providers against the packaged program. */
class ProviderCareFlowIT extends ProviderCareFlows {

  @RegisterExtension static final RunningProgram PROGRAM = new RunningProgram();

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
