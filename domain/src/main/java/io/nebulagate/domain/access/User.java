package io.nebulagate.domain.access;

import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;

/**
 * A person known to the gateway, without the password.
 *
 * @param account the person's main account
 * @param displayName how the person is shown; the user name when nothing else was given
 */
public record User(
    long id,
    String username,
    String displayName,
    Role role,
    String group,
    boolean enabled,
    AccountId account,
    Instant createdAt) {

  /** The same person with these things said of them. */
  public User with(String otherName, Role otherRole, String otherGroup, boolean isEnabled) {
    return new User(id, username, otherName, otherRole, otherGroup, isEnabled, account, createdAt);
  }
}
