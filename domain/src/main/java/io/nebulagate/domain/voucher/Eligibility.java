package io.nebulagate.domain.voucher;

import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.ledger.AccountId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Who may redeem vouchers of a batch: whoever meets all of these. A missing list bounds nothing, an
 * empty one lets nobody in.
 *
 * @param tenants whose account it is redeemed to
 * @param plans the account has one of these plans, in any version
 * @param roles what the person who redeems is to this gateway
 * @param accountDays how many days old the account may be at most
 * @param allow the accounts it may be redeemed to
 * @param deny accounts it may not be redeemed to, whatever else is said
 */
public record Eligibility(
    Optional<Set<Long>> tenants,
    Optional<Set<Long>> plans,
    Optional<Set<Role>> roles,
    OptionalInt accountDays,
    Optional<Set<AccountId>> allow,
    Set<AccountId> deny) {

  /** The most members any of these lists may have. */
  public static final int LIST_MAX = 1_000;

  /** The most plans one batch may ask for. */
  public static final int PLANS_MAX = 100;

  /** Everybody. */
  public static final Eligibility EVERYBODY =
      new Eligibility(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Set.of());

  /** Copies the lists. */
  public Eligibility {
    tenants = tenants.map(Set::copyOf);
    plans = plans.map(Set::copyOf);
    roles = roles.map(Set::copyOf);
    allow = allow.map(Set::copyOf);
    deny = Set.copyOf(deny);
  }
}
