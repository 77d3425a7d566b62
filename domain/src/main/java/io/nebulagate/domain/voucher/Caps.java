package io.nebulagate.domain.voucher;

import java.util.OptionalInt;

/**
 * How many vouchers of one batch may be redeemed; what is taken back later counts as well.
 *
 * @param perAccount by one account
 * @param perAddress from one address, an IPv6 network of 64 bits being one; empty = any number
 * @param perBatch in all; empty = every code
 */
public record Caps(int perAccount, OptionalInt perAddress, OptionalInt perBatch) {

  /** One by each account. */
  public static final Caps ONE_EACH = new Caps(1, OptionalInt.empty(), OptionalInt.empty());
}
