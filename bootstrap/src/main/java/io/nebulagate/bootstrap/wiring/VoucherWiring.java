package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.SubscriptionService;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.voucher.VoucherPlans;
import io.nebulagate.application.voucher.VoucherService;
import io.nebulagate.application.voucher.VoucherUseCase;
import io.nebulagate.persistence.ledger.voucher.PostgresVoucherBook;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Vouchers. */
@Singleton
final class VoucherWiring {

  @Produces
  @Singleton
  VoucherBook book(DataSource dataSource) {
    return new PostgresVoucherBook(dataSource);
  }

  @Produces
  @Singleton
  VoucherPlans plans(
      SubscriptionService.Stores stores,
      CycleService cycles,
      TimeZones zones,
      InstantSource clock) {
    return new VoucherPlans(
        new VoucherPlans.Stores(stores.plans(), stores.book(), stores.accounts()),
        cycles,
        zones,
        clock);
  }

  @Produces
  @Singleton
  VoucherUseCase vouchers(
      VoucherBook book,
      ReversalBook reversals,
      VoucherPlans plans,
      Attempts attempts,
      InstallationSecrets secrets,
      InstantSource clock) {
    return new VoucherService(
        book, reversals, plans, attempts, secrets.pepper(), new SecureRandom(), clock);
  }
}
