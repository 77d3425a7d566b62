package io.nebulagate.inbound.http.dialect.anthropic;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers Claude Code, which looks whether there is anybody before it says a word: {@code HEAD /}.
 * That somebody is there is all it learns.
 */
@Singleton
public class RootProbe {

  void register(@Observes Router router) {
    router.route(HttpMethod.HEAD, "/").handler(context -> context.response().end());
  }
}
