package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;

/**
 * Writes to people. Blocking, for half a minute at most; thread-safe. What cannot be delivered is
 * logged without address and code.
 */
public interface SignInMail {

  /** Whether the operator has said how mail is sent. */
  boolean configured();

  /** Asks the reader to show that the address is theirs. */
  void verification(EmailAddress to, Secret code);

  /** Sends a link to a new password. */
  void newPassword(EmailAddress to, Secret code);
}
