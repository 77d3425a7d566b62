package io.nebulagate.application.plan;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.PlanVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Begins what lowered accounts run under: of each account and version of a plan one subscription
 * for ever, so that nobody who is distrusted twice in a cycle gets what it allows twice. Blocking;
 * thread-safe.
 */
public final class StandIns {

  /** Nobody's: keys of people are those of users and organisations. */
  private static final long OWN = 0;

  private static final String ACTOR = "risk";

  private final PlanStore plans;
  private final SubscriptionBook book;
  private final AccountBook accounts;
  private final LongFunction<ZoneId> zones;
  private final InstantSource clock;

  /** Begins them in {@code book}; {@code zones} knows the calendars of owners. */
  public StandIns(
      PlanStore plans,
      SubscriptionBook book,
      AccountBook accounts,
      LongFunction<ZoneId> zones,
      InstantSource clock) {
    this.plans = plans;
    this.book = book;
    this.accounts = accounts;
    this.zones = zones;
    this.clock = clock;
  }

  /**
   * Begins the one of an account, however often and by however many it is called.
   *
   * @param version of a plan
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such version or
   *     account
   */
  void begin(AccountId account, long version) {
    PlanVersion stated =
        plans
            .version(version)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("plan")));
    Account owner =
        accounts
            .find(account)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("account")));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Term term = new Term(now, zones.apply(owner.tenant()), Optional.empty());
    book.begin(
        new IdempotencyKey(OWN, ACTOR, "risk:" + account.value() + ":" + version, ACTOR),
        new Beginning(account, stated, term, stated.terms().allowances(), ACTOR, true));
  }
}
