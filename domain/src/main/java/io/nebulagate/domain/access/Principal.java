package io.nebulagate.domain.access;

import io.nebulagate.domain.ledger.AccountId;

/**
 * Who is signed in to the admin API.
 *
 * @param name how the ledger and the logs name this caller
 * @param tenant the organisation, or the user outside any, the caller belongs to
 * @param account the account that pays for the caller where no other is named
 */
public record Principal(String name, long tenant, AccountId account, Role role) {}
