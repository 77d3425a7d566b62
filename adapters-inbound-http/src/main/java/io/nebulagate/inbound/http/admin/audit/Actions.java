package io.nebulagate.inbound.http.admin.audit;

import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Actor;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.nebulagate.inbound.http.relay.RequestIds;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Makes entries of the audit log of the request that is being served. */
@Singleton
public class Actions {

  private final RequestIds ids;
  private final PeerAddress addresses;
  private final CurrentVertxRequest current;

  Actions(RequestIds ids, PeerAddress addresses, CurrentVertxRequest current) {
    this.ids = ids;
    this.addresses = addresses;
    this.current = current;
  }

  /** What {@code actor} is about to do, or has done, with the input that may be shown. */
  // what a body left is handed on as it is
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Action of(String name, Actor actor, Optional<String> input) {
    RoutingContext context = current.getCurrent();
    return new Action(
        ids.next().uuid(),
        name,
        actor,
        addresses.of(context.request()),
        RequestIdHeader.of(context).toString(),
        context.request().method().name() + " " + context.normalizedPath(),
        input);
  }
}
