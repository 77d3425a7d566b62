package io.nebulagate.domain.site;

import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known at one instant of the money at a site.
 *
 * @param balance what is left there
 * @param used what was ever used there, where the site says so; it only grows
 * @param cost what requests to it have cost by our own sums, since the site is known; it only grows
 * @param unpriced how many requests to it have a cost that nobody knows, in the same way
 * @param at when
 */
public record Figures(Money balance, Optional<Money> used, Money cost, long unpriced, Instant at) {}
