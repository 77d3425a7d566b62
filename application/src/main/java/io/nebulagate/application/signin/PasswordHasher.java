package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;

/** Turns passwords into what may be kept of them, slowly on purpose. Thread-safe; burns CPU. */
public interface PasswordHasher {

  /** The hash of a password of at most 72 bytes, with a salt of its own. */
  String hash(Secret password);

  /** Whether {@code hash} was made of {@code password}, which has at most 72 bytes. */
  boolean matches(Secret password, String hash);
}
