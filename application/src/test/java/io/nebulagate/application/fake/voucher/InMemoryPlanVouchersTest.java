package io.nebulagate.application.fake.voucher;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.voucher.PlanVouchersContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.voucher.VoucherBook;
import java.time.InstantSource;

class InMemoryPlanVouchersTest extends PlanVouchersContract {

  private final InstantSource clock = InstantSource.system();
  private final InMemoryLedgerStore store = new InMemoryLedgerStore(clock);
  private final InMemorySubscriptions subscriptions = new InMemorySubscriptions(store, clock);
  private final PlanStore plans = new InMemoryPlans();
  private final InMemoryVouchers vouchers =
      new InMemoryVouchers(
          store, new InMemoryReversals(store), subscriptions, _ -> clock.instant(), clock);

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected VoucherBook vouchers() {
    return vouchers;
  }

  @Override
  protected SubscriptionBook subscriptions() {
    return subscriptions;
  }

  @Override
  protected PlanUsage usage() {
    return subscriptions;
  }

  @Override
  protected PlanStore plans() {
    return plans;
  }

  @Override
  protected InstantSource clock() {
    return clock;
  }
}
