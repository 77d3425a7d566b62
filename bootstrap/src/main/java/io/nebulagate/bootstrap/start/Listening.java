package io.nebulagate.bootstrap.start;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.lang.management.ManagementFactory;
import org.jboss.logging.Logger;

/** Says, once, that the gateway can be asked now. */
@ApplicationScoped
class Listening {

  private static final Logger LOG = Logger.getLogger("nebulagate");

  void listening(@ObservesAsync HttpServerStart started) {
    LOG.infof(
        "listening on http://%s:%d after %d ms",
        started.options().getHost(),
        started.options().getPort(),
        ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
