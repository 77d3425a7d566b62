package io.nebulagate.domain.signin;

import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.ledger.AccountId;

/**
 * Who signs in, as far as signing in has to know.
 *
 * @param enabled whether the person may sign in at all
 * @param account what pays for the person where no other account is named
 */
public record Person(long id, String username, Role role, boolean enabled, AccountId account) {}
