package io.nebulagate.inbound.http;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.voucher.VoucherPlans;
import io.nebulagate.application.voucher.VoucherService;
import io.nebulagate.application.voucher.VoucherUseCase;
import io.nebulagate.domain.access.Secret;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Vouchers beside the ledger that the edge's tests have. */
@Singleton
class VoucherWiring {

  @Produces
  @Singleton
  VoucherBook book(
      InMemoryLedgerStore ledger,
      InMemoryReversals reversals,
      InMemorySubscriptions subscriptions,
      ManualClock clock) {
    return new InMemoryVouchers(ledger, reversals, subscriptions, _ -> clock.instant(), clock);
  }

  /** By the time that the subscriptions of these tests have. */
  @Produces
  @Singleton
  VoucherPlans plans(
      InMemoryPlans plans,
      InMemorySubscriptions subscriptions,
      InMemoryLedgerStore ledger,
      TimeZones zones) {
    return new VoucherPlans(
        new VoucherPlans.Stores(plans, subscriptions, ledger),
        new CycleService(subscriptions, InstantSource.system()),
        zones,
        InstantSource.system());
  }

  @Produces
  @Singleton
  VoucherUseCase vouchers(
      VoucherBook book,
      InMemoryReversals reversals,
      VoucherPlans plans,
      Attempts attempts,
      ManualClock clock) {
    return new VoucherService(
        book, reversals, plans, attempts, Secret.of("a pepper"), new SecureRandom(), clock);
  }
}
