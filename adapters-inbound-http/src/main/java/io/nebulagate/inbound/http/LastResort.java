package io.nebulagate.inbound.http;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Answers what fails outside any resource: paths that are no paths, and bugs of routes. */
@Singleton
public class LastResort {

  private static final Logger LOG = Logger.getLogger(LastResort.class);
  private static final int BEFORE_ALL = -1_000_000;

  void register(@Observes Router router) {
    router.route().order(BEFORE_ALL).failureHandler(this::answer);
  }

  private void answer(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    ErrorWords.of(context.request(), error(context)).send(response);
  }

  private static GatewayError error(RoutingContext context) {
    return switch (context.statusCode()) {
      case 400 -> new GatewayError.InvalidValue("url", "it is not a valid URL");
      case 404 -> ErrorWords.unknownUrl(context.request());
      case 405 -> new GatewayError.MethodNotAllowed(context.request().method().name());
      default -> {
        LOG.errorf(context.failure(), "a request broke: requestId=%s", RequestIdHeader.of(context));
        yield new GatewayError.Internal();
      }
    };
  }
}
