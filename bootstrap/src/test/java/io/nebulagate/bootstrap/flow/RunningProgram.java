package io.nebulagate.bootstrap.flow;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One packaged program for all tests of a class, on an empty data folder and without the demo. */
public final class RunningProgram implements BeforeAllCallback, AfterAllCallback {

  private final Map<String, String> variables;
  private @Nullable GatewayProgram program;

  /** With nothing configured. */
  public RunningProgram() {
    this(Map.of());
  }

  /** With these environment variables. */
  public RunningProgram(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("DEMO", "off");
    all.put("DRAIN_SECONDS", "10");
    program = GatewayProgram.start(GatewayProgram.newDataFolder(), all);
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
