package io.nebulagate.application.signin.external;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.domain.signin.Person;
import java.util.OptionalLong;

/** Writes down what a sign-in changes, before it does. Blocking. */
@FunctionalInterface
public interface Trail {

  /** What was written down, and how it ends. */
  @FunctionalInterface
  interface Entry {

    /** Writes down whether it was done. */
    void end(boolean done);
  }

  /**
   * Writes down what is about to be done.
   *
   * @param action as {@code thing.verb}
   * @param who whom it is done for; without a user when that is only about to be
   */
  Entry begin(String action, AuditLog.Actor who);

  /** The same, done for somebody who is there. */
  default Entry begin(String action, Person who) {
    return begin(action, new AuditLog.Actor(who.username(), OptionalLong.of(who.id()), who.role()));
  }
}
