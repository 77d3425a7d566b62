package io.nebulagate.bootstrap.flow.plans;

import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sells plans to the customers of a test. */
@Singleton
public final class PlanSales {

  private final PlanStore plans;
  private final SubscriptionBook book;
  private final InstantSource clock;

  @Inject
  PlanSales(PlanStore plans, SubscriptionBook book, InstantSource clock) {
    this.plans = plans;
    this.book = book;
    this.clock = clock;
  }

  /** A monthly plan that began a minute ago; answers the subscription. */
  public long subscribe(Customer customer, Overage overage, Allowance... allowances) {
    PlanTerms terms =
        new PlanTerms(
            BillingCycle.MONTHLY,
            List.of(allowances),
            10,
            overage,
            new Expiry.Block(),
            Optional.empty());
    PlanVersion version = plans.create("plan-" + UUID.randomUUID(), terms);
    Instant anchor = clock.instant().minusSeconds(60);
    Term term = new Term(anchor, ZoneId.of("Asia/Shanghai"), Optional.empty());
    AccountId account = new AccountId(customer.account());
    Beginning beginning = new Beginning(account, version, term, terms.allowances(), "tester");
    IdempotencyKey key =
        new IdempotencyKey(customer.account(), "subscribe", UUID.randomUUID().toString(), "f");
    return book.begin(key, beginning).subscription();
  }

  /** What the customer's plans still allow, in the smallest unit. */
  public long left(Customer customer) {
    return book.buckets(new AccountId(customer.account())).stream()
        .mapToLong(Bucket::available)
        .sum();
  }
}
