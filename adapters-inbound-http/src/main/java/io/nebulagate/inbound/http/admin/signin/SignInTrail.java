package io.nebulagate.inbound.http.admin.signin;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Outcome;
import io.nebulagate.application.signin.external.Trail;
import io.nebulagate.inbound.http.admin.audit.Actions;
import io.nebulagate.inbound.http.auth.external.Door;
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
  private final Actions actions;

  SignInTrail(AuditLog log, Actions actions) {
    this.log = log;
    this.actions = actions;
  }

  Trail of(Door door) {
    return (name, who) -> {
      Action action = actions.of(name, who, Optional.of("{\"provider\":\"" + door.label() + "\"}"));
      log.begin(action);
      return done -> end(action.id(), done ? DONE : NOT_DONE);
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
