package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.PasswordRules;
import java.util.Optional;
import java.util.UUID;

/** Asks for the old password before it takes a new one: a session may be somebody else's by now. */
public final class PasswordService implements PasswordUseCase {

  private final PasswordStore passwords;
  private final PasswordCheck check;
  private final Attempts attempts;

  /** Changes passwords in {@code passwords}. */
  public PasswordService(PasswordStore passwords, PasswordCheck check, Attempts attempts) {
    this.passwords = passwords;
    this.check = check;
    this.attempts = attempts;
  }

  @Override
  public void change(long user, UUID session, Secret current, Secret replacement) {
    Optional<PasswordStore.Known> known = passwords.find(user);
    String username =
        known
            .map(someone -> someone.person().username())
            .orElseThrow(() -> new GatewayException(new GatewayError.Unauthenticated()));
    PasswordRules.check("new_password", replacement, username);
    Subject account = Subject.account(username);
    attempts.begin(account);
    if (check.matching(known, current).isEmpty()) {
      throw new GatewayException(new GatewayError.InvalidCredentials());
    }
    attempts.clear(account);
    passwords.replace(user, check.hash(replacement), session);
  }
}
