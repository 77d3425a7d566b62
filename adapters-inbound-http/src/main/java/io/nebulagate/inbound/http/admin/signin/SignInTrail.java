package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Outcome;
import io.nebulagate.application.signin.external.Trail;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.auth.external.Door;
import io.nebulagate.inbound.http.relay.RequestIdHeader;
import io.nebulagate.inbound.http.relay.RequestIds;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Puts into the audit log what a sign-in changes, where nobody is signed in yet. */
@Singleton
class SignInTrail {

  private static final Logger LOG = Logger.getLogger(SignInTrail.class);
  private static final int DONE = 200;
  private static final int NOT_DONE = 409;

  private final AuditLog log;
  private final RequestIds ids;
  private final PeerAddress addresses;

  SignInTrail(AuditLog log, RequestIds ids, PeerAddress addresses) {
    this.log = log;
    this.ids = ids;
    this.addresses = addresses;
  }

  Trail of(Door door, RoutingContext context) {
    return (action, who) -> {
      UUID id = ids.next().uuid();
      log.begin(
          new Action(
              id,
              action,
              who,
              addresses.of(context.request()),
              RequestIdHeader.of(context).toString(),
              context.request().method().name() + " " + context.normalizedPath(),
              Optional.of("{\"provider\":\"" + door.label() + "\"}")));
      return done -> end(id, done ? DONE : NOT_DONE);
    };
  }

  /** The deed is done; that its end could not be written must not make it look undone. */
  private void end(UUID id, int status) {
    try {
      log.end(id, new Outcome(status, Optional.empty(), Optional.empty()));
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "the end of audited action %s was not written", id);
    }
  }
}
