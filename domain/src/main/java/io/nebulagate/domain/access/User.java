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
    Instant createdAt) {}
