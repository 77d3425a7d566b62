package io.nebulagate.domain.routing;

import io.nebulagate.domain.money.Money;
import java.time.Instant;

/**
 * How the operator stands with a provider that is paid in advance.
 *
 * @param balance what was left there
 * @param spentRecently what the last 24 hours have cost there, as far as it is known
 * @param knownAt when the provider said so
 */
public record Standing(Money balance, Money spentRecently, Instant knownAt) {}
