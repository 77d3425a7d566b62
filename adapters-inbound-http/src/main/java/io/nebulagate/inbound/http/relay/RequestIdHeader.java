package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.chat.RequestId;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Gives every request an id, and every answer of the server the header that tells it. */
@Singleton
public class RequestIdHeader {

  /** What the header is called. */
  public static final String NAME = "X-Request-Id";

  private static final String KEY = RequestId.class.getName();

  /** Before everything else, so that nothing can be answered without it. */
  private static final int PRIORITY = 1_000_000;

  private final RequestIds ids;

  RequestIdHeader(RequestIds ids) {
    this.ids = ids;
  }

  void register(@Observes Filters filters) {
    filters.register(this::name, PRIORITY);
  }

  private void name(RoutingContext context) {
    ensure(context);
    context.next();
  }

  /** The id of the request, given now where the request came past the filter. */
  public RequestId ensure(RoutingContext context) {
    RequestId known = context.get(KEY);
    if (known != null) {
      return known;
    }
    RequestId id = ids.next();
    context.put(KEY, id);
    context.response().putHeader(NAME, id.toString());
    return id;
  }

  /** The id of a request that came through the filter. */
  public static RequestId of(RoutingContext context) {
    RequestId id = context.get(KEY);
    if (id == null) {
      throw new IllegalStateException("the filter that names requests did not run");
    }
    return id;
  }
}
