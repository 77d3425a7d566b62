package io.nebulagate.inbound.http;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.application.voucher.VoucherService;
import io.nebulagate.application.voucher.VoucherUseCase;
import io.nebulagate.domain.access.Secret;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Vouchers beside the ledger that the edge's tests have. */
@Singleton
class VoucherWiring {

  @Produces
  @Singleton
  VoucherBook book(InMemoryLedgerStore ledger, InMemoryReversals reversals, ManualClock clock) {
    return new InMemoryVouchers(ledger, reversals, _ -> clock.instant(), clock);
  }

  @Produces
  @Singleton
  VoucherUseCase vouchers(
      VoucherBook book, InMemoryReversals reversals, Attempts attempts, ManualClock clock) {
    return new VoucherService(
        book, reversals, attempts, Secret.of("a pepper"), new SecureRandom(), clock);
  }
}
