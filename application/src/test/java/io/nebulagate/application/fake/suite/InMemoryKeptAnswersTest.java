package io.nebulagate.application.fake.suite;

import io.nebulagate.application.contract.KeptAnswersContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryKeptAnswers;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.idempotency.KeptAnswers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

class InMemoryKeptAnswersTest extends KeptAnswersContract {

  private Instant now = InstantSource.system().instant();
  private final InMemoryKeptAnswers answers = new InMemoryKeptAnswers(() -> now);
  private final InMemoryLedgerStore store = new InMemoryLedgerStore().keepingIn(answers);

  @Override
  protected KeptAnswers answers() {
    return answers;
  }

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected void pass(Duration time) {
    now = now.plus(time);
  }
}
