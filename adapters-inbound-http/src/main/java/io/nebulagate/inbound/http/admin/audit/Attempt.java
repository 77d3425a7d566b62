package io.nebulagate.inbound.http.admin.audit;

import io.nebulagate.application.audit.AuditLog.Actor;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.signin.Person;
import jakarta.enterprise.context.RequestScoped;
import java.util.OptionalLong;

/** As whom an open method is called, as far as that is known. */
@RequestScoped
public class Attempt {

  private Actor actor = new Actor("unknown", OptionalLong.empty(), Role.GUEST);

  /**
   * Somebody who is there. What callers only say is never told here: what people type into a field
   * for names is sometimes a password.
   */
  public void by(Person person) {
    by(person.username(), person.id());
  }

  /** Somebody who is there, by name and id. */
  public void by(String username, long user) {
    actor = new Actor(username, OptionalLong.of(user), Role.GUEST);
  }

  Actor actor() {
    return actor;
  }
}
