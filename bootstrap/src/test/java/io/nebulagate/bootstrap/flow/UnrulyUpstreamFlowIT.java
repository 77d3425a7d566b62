package io.nebulagate.bootstrap.flow;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The unruly against the packaged program. */
class UnrulyUpstreamFlowIT extends UnrulyUpstreamFlows {

  @TempDir static Path data;
  private static GatewayProgram program;

  @BeforeAll
  static void start() {
    program = GatewayProgram.start(data, Map.of("DEMO", "off"));
  }

  @AfterAll
  static void end() {
    program.close();
  }

  @Override
  GatewayClient gateway() {
    return program.client();
  }
}
