package io.nebulagate.application.fake.voucher;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.voucher.VoucherBookContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

class InMemoryVouchersTest extends VoucherBookContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private final InMemoryReversals reversals = new InMemoryReversals(store);
  private final InstantSource clock = InstantSource.system();
  private final Map<AccountId, Instant> old = new HashMap<>();
  private final InMemoryVouchers vouchers =
      new InMemoryVouchers(
          store,
          reversals,
          new InMemorySubscriptions(store, clock),
          account -> old.getOrDefault(account, clock.instant()),
          clock);

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected ReversalBook reversals() {
    return reversals;
  }

  @Override
  protected VoucherBook vouchers() {
    return vouchers;
  }

  @Override
  protected void age(AccountId account, Duration age) {
    old.put(account, clock.instant().minus(age));
  }
}
