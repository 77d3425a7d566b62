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

  /** Whether the caller runs the gateway for its users. */
  public boolean operator() {
    return role.compareTo(Role.ADMIN) >= 0;
  }

  /** Whether the caller stands above {@code other}: nobody changes their equals. */
  public boolean above(Role other) {
    return role.compareTo(other) > 0;
  }
}
