package io.nebulagate.application.contract.signin;

import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Person;

/** The register of people behind the stores under test. */
public interface People {

  /** Adds somebody. */
  Person add(String username, Secret password, Role role);

  /** Somebody may not sign in any more. */
  void disable(long user);

  /** Somebody becomes something else. */
  void giveRole(long user, Role role);
}
