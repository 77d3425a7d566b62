package io.nebulagate.domain.voucher;

import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.util.UUID;

/**
 * A voucher that was redeemed.
 *
 * @param id also that of the transfer, where one credited it
 * @param batch where the voucher is from
 * @param number which of the batch it is, from 1
 * @param actor who redeemed it
 * @param gain what came of it, as it stands
 */
public record Redemption(
    UUID id, UUID batch, int number, AccountId account, String actor, Instant at, Gain gain) {}
