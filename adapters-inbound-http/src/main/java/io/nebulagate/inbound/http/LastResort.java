package io.nebulagate.inbound.http;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Answers what fails outside any resource: paths that are no paths, and bugs of routes. */
@Singleton
public class LastResort {

  private static final Logger LOG = Logger.getLogger(LastResort.class);
  private static final int BEFORE_ALL = -1_000_000;

  /** Where extensions put pages of their own; none of them is for callers. */
  private static final String FRAMEWORK = "/q/*";

  private final RequestIdHeader ids;

  LastResort(RequestIdHeader ids) {
    this.ids = ids;
  }

  void register(@Observes Router router) {
    router
        .route()
        .order(BEFORE_ALL)
        .failureHandler(context -> answer(context, context.statusCode()));
    router.route(FRAMEWORK).order(BEFORE_ALL).handler(context -> context.fail(404));
    // What fails while a route is looked for passes every failure handler by.
    IntStream.concat(IntStream.rangeClosed(400, 431), IntStream.rangeClosed(500, 505))
        .forEach(status -> router.errorHandler(status, context -> answer(context, status)));
  }

  private void answer(RoutingContext context, int status) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    RequestId id = ids.ensure(context);
    ErrorWords.of(context.request(), error(context, status, id)).send(response);
  }

  private static GatewayError error(RoutingContext context, int status, RequestId id) {
    if (status == 404) {
      return ErrorWords.unknownUrl(context.request());
    }
    if (status == 405) {
      return new GatewayError.MethodNotAllowed(context.request().method().name());
    }
    if (status >= 400 && status < 500) {
      return new GatewayError.InvalidValue("url", "it is not a valid request");
    }
    LOG.errorf(context.failure(), "a request broke: requestId=%s", id);
    return new GatewayError.Internal();
  }
}
