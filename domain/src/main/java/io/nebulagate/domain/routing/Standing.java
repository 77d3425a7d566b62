package io.nebulagate.domain.routing;

import io.nebulagate.domain.money.Money;
import java.time.Instant;

/**
 * What is left on the operator's account with a provider, as the provider said last.
 *
 * @param balance what is left; may be negative
 * @param spentRecently what our requests cost there within the last 24 hours
 * @param knownAt when the provider said so
 */
public record Standing(Money balance, Money spentRecently, Instant knownAt) {}
