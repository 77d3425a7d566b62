package io.nebulagate.domain.access;

import io.nebulagate.domain.ledger.AccountId;
import java.util.OptionalLong;

/**
 * Who is signed in to the admin API.
 *
 * @param name how the ledger and the logs name this caller
 * @param user the person, unless it is the administrator's token that acts
 * @param tenant the organisation, or the user outside any, the caller belongs to
 * @param account the account that pays for the caller where no other is named
 */
public record Principal(String name, OptionalLong user, long tenant, AccountId account, Role role) {

  /** A person who is signed in. */
  public static Principal of(User user) {
    return new Principal(
        user.username(), OptionalLong.of(user.id()), user.id(), user.account(), user.role());
  }

  /** Whether the caller runs the gateway for its users. */
  public boolean operator() {
    return role.compareTo(Role.ADMIN) >= 0;
  }

  /**
   * Whether the caller may change who has {@code other}: only those below oneself, so that equals
   * cannot turn each other out. The administrator's token stands above everybody.
   */
  public boolean above(Role other) {
    return role.compareTo(other) > 0 || (role == Role.ROOT && user.isEmpty());
  }
}
