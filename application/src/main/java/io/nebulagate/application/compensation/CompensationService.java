package io.nebulagate.application.compensation;

import io.nebulagate.application.billing.MovementRules;
import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.CompensationStore.Begun;
import io.nebulagate.application.compensation.CompensationStore.Progress;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import java.util.Set;
import java.util.UUID;

/** Checks what operators may give to many, and sees to it that it is done. */
public final class CompensationService implements CompensationUseCase {

  /** Small, for the accounts of a page are locked until all of it is done. */
  private static final int PAGE = 50;

  /** So that a job's turn ends well before the next one begins. */
  private static final int PAGES_AT_ONCE = 40;

  private final CompensationStore store;

  /** Works on {@code store}. */
  public CompensationService(CompensationStore store) {
    this.store = store;
  }

  @Override
  public Selection preview(Compensation compensation) {
    check(compensation);
    Selection selection = store.select(compensation.filter());
    checkTotal(compensation, selection.count());
    return selection;
  }

  @Override
  public Begun begin(IdempotencyKey key, Compensation compensation) {
    check(compensation);
    checkTotal(compensation, store.select(compensation.filter()).count());
    Begun begun = store.begin(key, compensation);
    store.work(begun.job(), PAGE);
    return begun;
  }

  @Override
  public Progress find(UUID job) {
    return store
        .find(job)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("compensation")));
  }

  @Override
  public int work() {
    int dealt = 0;
    int pages = 0;
    for (UUID job : store.unfinished()) {
      int page = PAGE;
      while (page == PAGE && pages < PAGES_AT_ONCE) {
        page = store.work(job, PAGE);
        dealt += page;
        pages++;
      }
    }
    return dealt;
  }

  private void check(Compensation compensation) {
    MovementRules.checkAmount(compensation.amount());
    MovementRules.checkReason(compensation.reason());
    if (!store.unknown(compensation.filter().accounts().orElse(Set.of())).isEmpty()) {
      throw new GatewayException(new GatewayError.NotFound("account"));
    }
  }

  /** So that the sum is an amount, too. */
  private static void checkTotal(Compensation compensation, long accounts) {
    if (compensation.amount().nanos() > Long.MAX_VALUE / Math.max(accounts, 1)) {
      throw GatewayException.invalidValue("amount", "is too much for so many accounts");
    }
  }
}
