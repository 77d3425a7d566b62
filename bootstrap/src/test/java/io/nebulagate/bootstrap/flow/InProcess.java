package io.nebulagate.bootstrap.flow;

import io.nebulagate.bootstrap.support.GatewayDatabase;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The gateway that runs in the test's own process. */
public final class InProcess {

  private InProcess() {}

  public static GatewayClient gateway() {
    Config config = ConfigProvider.getConfig();
    return new GatewayClient(
        URI.create(config.getValue("test.url", String.class)), GatewayDatabase.ADMIN_TOKEN);
  }
}
