package io.nebulagate.domain.access;

import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;

/** A group of people who share an account, keys and budgets. */
public record Organisation(long id, String name, AccountId account, Instant createdAt) {}
