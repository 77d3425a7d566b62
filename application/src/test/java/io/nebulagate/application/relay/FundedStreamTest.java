package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.RelayObserver.Extension;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Streams and their money. The first slice is 2 048 tokens, which are taken for 6 144 bytes and
 * cost $0.02048; the prompt costs $0.0000675.
 */
class FundedStreamTest extends RelayStage {

  private static final int SLICE_BYTES = 6_144;
  private static final OptionalLong UNBOUNDED = OptionalLong.empty();

  private final ScriptedProvider.Pieces pieces = upstream.streams(null);

  @Test
  void aShortStreamHoldsOnce() {
    ClientSide client = stream(UNBOUNDED);
    push(SLICE_BYTES / 2);

    finish(client);

    assertThat(queue.asked).hasSize(1);
  }

  @Test
  void aStreamAsksForMoreWhenMostOfItsFundsAreUsed() {
    ClientSide client = stream(UNBOUNDED);
    push(SLICE_BYTES * 7 / 10 + 3);

    runUntil(() -> watcher.extensions.size() == 1);

    Hold first = queue.asked.getFirst();
    Hold leg = queue.asked.getLast();
    assertThat(leg.id()).isNotEqualTo(first.id());
    assertThat(leg.journal()).isEqualTo(first.journal());
    assertThat(leg.amount()).isEqualTo(Money.parse("0.04096"));
    assertThat(openHolds.count()).isEqualTo(2);
    finish(client);
  }

  @Test
  void everyLegIsTwiceTheLast() {
    ClientSide client = stream(UNBOUNDED);

    for (int i = 0; i < 30; i++) {
      push(3_000);
      settleDown();
    }

    assertThat(queue.asked)
        .extracting(hold -> hold.amount().toDecimal())
        .startsWith("0.0205475", "0.04096", "0.08192", "0.16384");
    assertThat(watcher.extensions).containsOnly(Extension.GRANTED);
    finish(client);
  }

  @Test
  void theClientsOwnBoundIsHeldAndNoMore() {
    ClientSide client = stream(OptionalLong.of(3_000));

    for (int i = 0; i < 20; i++) {
      push(1_000);
      settleDown();
    }

    assertThat(client.got).hasSize(20_000);
    assertThat(queue.asked)
        .extracting(hold -> hold.amount().toDecimal())
        .containsExactly("0.0205475", "0.00952");
    finish(client);
  }

  @Test
  void whatIsNotFundedWaitsAndNothingMoreIsRead() {
    ClientSide client = stream(UNBOUNDED);
    queue.thinking = true;
    push(SLICE_BYTES);
    long demand = pieces.demand;

    push(1);
    assertThat(client.got).hasSize(SLICE_BYTES);
    assertThat(pieces.demand).isEqualTo(demand);

    queue.answers();
    runUntil(() -> client.got.length() == SLICE_BYTES + 1);
    assertThat(pieces.demand).isEqualTo(demand + 1);
    finish(client);
  }

  @Test
  void aPieceLargerThanTheNextLegWaitsForSeveral() {
    ClientSide client = stream(UNBOUNDED);

    push(50_000);
    runUntil(() -> client.got.length() == 50_000);

    assertThat(watcher.extensions).hasSizeGreaterThan(2).containsOnly(Extension.GRANTED);
    finish(client);
  }

  @Test
  void withoutMoneyForMoreItEndsProperlyWhereItsFundsEnd() {
    accountHas("0.03");
    ClientSide client = stream(POOR, UNBOUNDED);

    pushUntilCut();
    runUntil(() -> client.completed);

    assertThat(client.got.toString()).endsWith(" tokens]");
    assertThat(client.got.indexOf("[cut at " + client.got.indexOf("["))).isPositive();
    assertThat(record().status()).isEqualTo(200);
    assertThat(record().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    Account after = ledger.find(account).orElseThrow();
    assertThat(after.balance().available().nanos()).isNotNegative();
    assertThat(after.receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  void smallerLegsUseUpWhatALargeOneCannot() {
    accountHas("0.03");
    ClientSide client = stream(POOR, UNBOUNDED);

    pushUntilCut();
    runUntil(() -> client.completed);

    Money smallestLeg = Money.parse("0.00256");
    assertThat(ledger.find(account).orElseThrow().balance().available()).isLessThan(smallestLeg);
    assertThat(watcher.extensions).contains(Extension.GRANTED, Extension.REFUSED);
  }

  @Test
  void theEndComesOnlyAfterTheCharge() {
    accountHas("0.021");
    ClientSide client = stream(POOR, UNBOUNDED);
    pushUntilCut();
    assertThat(client.got.toString()).doesNotContain("cut");

    runUntil(() -> client.completed);

    assertThat(ledger.records()).hasSize(1);
    assertThat(client.got.toString()).contains("cut");
  }

  @Test
  void aFrozenAccountsStreamGoesAsFarAsItIsFunded() {
    ClientSide client = stream(UNBOUNDED);
    ledger.setStatus(account, Account.Status.FROZEN);

    pushUntilCut();
    runUntil(() -> client.completed);

    assertThat(client.got.indexOf("[")).isLessThanOrEqualTo(SLICE_BYTES);
    assertThat(watcher.extensions).containsExactly(Extension.REFUSED);
  }

  @Test
  void aLedgerOutOfReachCutsNoRunningAnswer() {
    accountHas("0.03");
    ClientSide client = stream(POOR, UNBOUNDED);
    queue.outOfReach = true;

    for (int i = 0; i < 20; i++) {
      push(1_000);
      settleDown();
    }
    finish(client);

    assertThat(client.got).hasSize(20_000 + "[DONE]".length());
    assertThat(watcher.extensions).containsOnly(Extension.UNANSWERED);
    Account after = ledger.find(account).orElseThrow();
    assertThat(after.balance().available().nanos()).isZero();
    assertThat(after.receivable().isPositive()).isTrue();
  }

  @Test
  void whatAnOutageLeftUnheldIsHeldWithTheNextLeg() {
    ClientSide client = stream(UNBOUNDED);
    queue.outOfReach = true;
    push(SLICE_BYTES * 7 / 10 + 3);
    runUntil(() -> watcher.extensions.size() == 1);
    queue.outOfReach = false;
    push(2 * SLICE_BYTES);
    runUntil(() -> watcher.extensions.size() == 2);

    Money held = ledger.find(account).orElseThrow().balance().held();
    assertThat(held).isEqualTo(Money.parse("0.1434275"));
    finish(client);
  }

  @Test
  void aClientThatLeavesWhileMoreIsAskedForLeavesNothingHeld() {
    ClientSide client = stream(UNBOUNDED);
    queue.thinking = true;
    push(SLICE_BYTES);

    client.leaves();
    queue.answers();
    runUntil(() -> !ledger.records().isEmpty());

    assertThat(pieces.cancelled).isTrue();
    assertThat(ledger.openHolds()).isZero();
    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, SLICE_BYTES));
  }

  @Test
  void aClientThatLeavesPaysOnlyForTheTextItGot() {
    ClientSide client = stream(UNBOUNDED);
    queue.thinking = true;
    push(1_000);
    push(10_000);

    client.leaves();
    queue.answers();
    runUntil(() -> !ledger.records().isEmpty());

    assertThat(record().usage().tokens().output()).isEqualTo(1_000);
  }

  @Test
  void aBreakThatOvertakesAnUnfundedPieceIsToldAfterIt() {
    ClientSide client = stream(UNBOUNDED);
    queue.thinking = true;
    push(SLICE_BYTES);
    push(10);
    pieces.fail(new UpstreamFault.Cut());
    assertThat(client.failure).isNull();

    queue.answers();
    runUntil(() -> client.failure != null);

    assertThat(client.failure).isInstanceOf(GatewayException.class);
    assertThat(client.got).hasSize(SLICE_BYTES + 10);
  }

  @Test
  void aReplicaThatDiesLeavesBehindTheCostOfWhatHadPassed() {
    ClientSide client = stream(UNBOUNDED);
    push(SLICE_BYTES * 7 / 10 + 3);
    settleDown();

    openHolds.renew(ledger, Duration.ofMinutes(2));
    ledger.sweep(10, Duration.ofMinutes(-3));

    assertThat(spent()).isEqualTo(Money.parse("0.0144175"));
    finish(client);
  }

  private ClientSide stream(OptionalLong bound) {
    return stream(KEY, bound);
  }

  private ClientSide stream(Secret key, OptionalLong bound) {
    RelayCall call = relay.start(request(MODEL, key, true, bound));
    runUntil(() -> pieces.demand == 1);
    pieces.begins();
    ClientSide client = read(call);
    client.wants(Long.MAX_VALUE);
    return client;
  }

  private void push(int bytes) {
    pieces.push("x".repeat(bytes));
  }

  private void pushUntilCut() {
    for (int i = 0; i < 1_000 && !pieces.cancelled; i++) {
      push(100);
      settleDown();
    }
    assertThat(pieces.cancelled).isTrue();
  }

  private void finish(ClientSide client) {
    pieces.pushLast("[DONE]");
    runUntil(() -> client.completed);
  }
}
