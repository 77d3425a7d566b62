package io.nebulagate.application.signin;

import io.nebulagate.domain.signin.Person;
import java.util.Optional;
import java.util.UUID;

/** Keeps what passwords are recognised by. Blocking; thread-safe. */
public interface PasswordStore {

  /** A person and the hash of the person's password. */
  record Known(Person person, String hash) {

    /** Tells the person alone. */
    @Override
    public String toString() {
      return "Known[" + person + ", ***]";
    }
  }

  /** Who has this user name, to the letter. */
  Optional<Known> find(String username);

  /** Who has this id. */
  Optional<Known> find(long user);

  /**
   * Replaces a password. In the same transaction every session of the person ends but {@code kept},
   * and so do the person's long-lived token and mailed links to a new password.
   */
  void replace(long user, String hash, UUID kept);

  /** Replaces a password; no session, long-lived token or link to a new password outlives it. */
  void replace(long user, String hash);
}
