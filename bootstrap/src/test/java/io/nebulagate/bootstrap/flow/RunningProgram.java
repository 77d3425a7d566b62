package io.nebulagate.bootstrap.flow;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One packaged program for all tests of a class, on an empty data folder and without the demo. */
public final class RunningProgram implements BeforeAllCallback, AfterAllCallback {

  private @Nullable GatewayProgram program;

  @Override
  public void beforeAll(ExtensionContext context) {
    program =
        GatewayProgram.start(
            GatewayProgram.newDataFolder(), Map.of("DEMO", "off", "DRAIN_SECONDS", "10"));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (program != null) {
      program.close();
    }
  }

  public GatewayClient client() {
    if (program == null) {
      throw new IllegalStateException("it has not been started");
    }
    return program.client();
  }
}
