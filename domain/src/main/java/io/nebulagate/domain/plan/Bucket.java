package io.nebulagate.domain.plan;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import java.time.Instant;

/**
 * What one cycle of one subscription still allows: an account of the ledger, and what decides when
 * it is used.
 *
 * @param available what neither was used nor is set aside, in the smallest unit of its asset
 * @param expiresAt when its cycle ends
 * @param openedAt when it was granted
 */
public record Bucket(
    AccountId account,
    Asset asset,
    long available,
    AllowanceScope scope,
    int priority,
    Instant expiresAt,
    Instant openedAt) {

  /** The most buckets one request is paid from. */
  public static final int LEGS_MAX = 8;

  /** Whether it may be used for {@code asked} at {@code now}. */
  public boolean serves(Asked asked, Instant now) {
    return available > 0 && now.isBefore(expiresAt) && scope.covers(asked);
  }

  /** The same with another amount in it. */
  public Bucket with(long amount) {
    return new Bucket(account, asset, amount, scope, priority, expiresAt, openedAt);
  }
}
