package io.nebulagate.bootstrap.flow.providers;

import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.RunningProgram;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/** URLs in prompts, against the packaged program. */
class FetchedUrlFlowIT extends FetchedUrlFlows {

  @RegisterExtension
  static final RunningProgram PROGRAM = new RunningProgram(Map.of("FETCH_URLS", "on"));

  @Override
  GatewayClient gateway() {
    return PROGRAM.client();
  }
}
