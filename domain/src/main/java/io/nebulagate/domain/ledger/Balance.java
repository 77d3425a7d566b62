package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;

/**
 * What an account holds at one instant.
 *
 * @param posted everything credited less everything debited
 * @param held set aside for requests that still run, never negative
 * @param creditLimit how far below zero the account may go, never negative
 */
public record Balance(Money posted, Money held, Money creditLimit) {

  /** What has neither been spent nor set aside: posted − held. Never below −creditLimit. */
  public Money available() {
    return posted.minus(held);
  }

  /** What may still be spent: available and the credit behind it. Never negative. */
  public Money spendable() {
    return available().plus(creditLimit);
  }
}
