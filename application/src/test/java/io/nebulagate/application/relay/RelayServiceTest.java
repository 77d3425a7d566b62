package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelayServiceTest extends RelayStage {

  @Test
  void aServedRequestIsChargedWhatTheUpstreamReports() {
    upstream.answersWhole("{}", USED);

    RelayAnswer answer = await(relay.start(request(MODEL, false)));

    assertThat(answer).isInstanceOf(RelayAnswer.Whole.class);
    assertThat(spent()).isEqualTo(COST);
    assertThat(record().usage().source()).isEqualTo(UsageSource.EXACT);
    assertThat(record().attempts()).singleElement().matches(a -> a.outcome().equals("served"));
  }

  @Test
  void aKeyPresentedFromElsewhereIsRefusedBeforeItsModelIsLookedAt() {
    Scope elsewhere =
        new Scope(
            Optional.of(Set.of()),
            AddressRange.parse("192.0.2.0/24").map(List::of),
            Optional.empty());
    ApiKey kept = keys.add(key(POOR, Optional.empty()));
    keys.update(kept.with(kept.settings().with(elsewhere)));

    assertThat(refusal(relay.start(request(MODEL, POOR))))
        .isEqualTo(new GatewayError.IpNotAllowed());
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void withoutAReportTheCountIsChargedAndFlagged() {
    upstream.answersWhole("0123456789", null);

    await(relay.start(request(MODEL, false)));

    assertThat(record().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, 10));
    assertThat(spent()).isEqualTo(Money.parse("0.0001125"));
  }

  @Test
  void anEmptyAnswerCostsNothing() {
    upstream.answersWhole("", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void hiddenReasoningIsChargedThoughNothingShows() {
    TokenUsage thought =
        new TokenUsage(Map.of(TokenKind.INPUT, 1000L, TokenKind.OUTPUT, 100L), 100);
    upstream.answersWhole("", thought);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void aFailedAttemptIsFollowedByTheNextAndNotCharged() {
    upstream.fails(new UpstreamFault.Failed(503)).answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(COST);
    assertThat(record().attempts()).extracting("outcome").containsExactly("failed", "served");
  }

  @Test
  void whenEveryAttemptFailsTheHoldIsGivenBack() {
    upstream.fails(new UpstreamFault.Unreachable()).fails(new UpstreamFault.Unauthorised(401));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.UpstreamRequestFailed());
    assertThat(spent()).isEqualTo(Money.ZERO);
    assertThat(record().status()).isEqualTo(599);
  }

  @Test
  void aRequestThatOneUpstreamFindsWrongIsNotTriedElsewhere() {
    GatewayError.UpstreamRejected wrong =
        new GatewayError.UpstreamRejected(
            400, "bad", "invalid_request_error", Optional.empty(), Optional.empty());
    upstream.fails(new UpstreamFault.Rejected(wrong));

    assertThat(refusal(relay.start(request(MODEL, false)))).isEqualTo(wrong);
    assertThat(upstream.asked).hasSize(1);
  }

  @Test
  void whenAllAskForPatienceTheLongestIsTold() {
    upstream
        .fails(new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(20))))
        .fails(new UpstreamFault.Throttled(Optional.empty()));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.UpstreamRateLimited(Optional.of(Duration.ofSeconds(20))));
  }

  @Test
  void theEndOfAStreamComesOnlyAfterItsCharge() {
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("one ");
    ClientSide client = read(call);
    client.wants(10);
    pieces.push("two ");
    assertThat(spent()).isEqualTo(Money.ZERO);

    pieces.pushLast("[DONE]");
    assertThat(client.got).hasToString("one two ");
    runUntil(() -> client.completed);

    assertThat(client.got).hasToString("one two [DONE]");
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void aStreamThatEndsWithItsConnectionIsSettledToo() {
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("all");
    pieces.complete();
    ClientSide client = read(call);

    client.wants(1);
    runUntil(() -> client.completed);

    assertThat(client.got).hasToString("all");
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void demandReachesTheUpstreamPieceByPiece() {
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("one");
    ClientSide client = read(call);

    client.wants(3);
    assertThat(pieces.demand).isEqualTo(2);

    pieces.push("two");
    assertThat(pieces.demand).isEqualTo(3);
    pieces.push("three");
    assertThat(pieces.demand).isEqualTo(3);
    client.leaves();
    runUntil(() -> ledger.openHolds() == 0);
  }

  @Test
  void aClientThatLeavesPaysForWhatItGotAndFreesTheUpstream() {
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("one");
    ClientSide client = read(call);
    client.wants(1);

    client.leaves();
    runUntil(() -> ledger.openHolds() == 0);

    assertThat(pieces.cancelled).isTrue();
    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, 3));
    assertThat(record().status()).isEqualTo(499);
  }

  @Test
  void aClientThatLeavesAWorkingUpstreamPaysForThePrompt() {
    upstream.hangs();
    RelayCall call = relay.start(request(MODEL, false));
    runUntil(() -> upstream.asked.size() == 1);

    call.clientLeft();
    runUntil(() -> ledger.openHolds() == 0);

    assertThat(upstream.cancelled).isEqualTo(1);
    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, 0));
  }

  @Test
  void aClientThatLeavesBetweenHeadAndFirstPiecePaysForThePrompt() {
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);

    call.clientLeft();
    runUntil(() -> ledger.openHolds() == 0);

    assertThat(upstream.cancelled).isEqualTo(1);
    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, 0));
  }

  @Test
  void aClientThatLeavesBeforeAStreamBeginsPaysNothing() {
    upstream.hangs();
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> upstream.asked.size() == 1);

    call.clientLeft();
    runUntil(() -> ledger.openHolds() == 0);

    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void aStreamThatBreaksChargesWhatWasDeliveredAndSaysSo() {
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("one");
    ClientSide client = read(call);
    client.wants(2);

    pieces.fail(new UpstreamFault.Cut());
    runUntil(() -> client.failure != null);

    assertThat(client.failure).isInstanceOf(GatewayException.class);
    assertThat(record().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(spent().isPositive()).isTrue();
  }

  @Test
  void aStreamThatBreaksBeforeItsFirstPieceIsTriedElsewhere() {
    ScriptedProvider.Pieces broken = upstream.streams(null);
    ScriptedProvider.Pieces good = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> broken.demand == 1);

    broken.fail(new UpstreamFault.Cut());
    runUntil(() -> good.demand == 1);
    good.push("fine");
    good.complete();
    ClientSide client = read(call);
    client.wants(1);
    runUntil(() -> client.completed);

    assertThat(client.got).hasToString("fine");
  }

  @Test
  void moreThanTheAccountHoldsIsRefusedBeforeAnybodyIsAsked() {
    account = ledger.openWith(Money.ofNanos(1));
    keys.add(key(Secret.of("sk-ng-poor"), Optional.empty()));

    assertThat(refusal(relay.start(request(MODEL, Secret.of("sk-ng-poor")))))
        .isEqualTo(new GatewayError.InsufficientQuota());
    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void aFrozenAccountIsRefused() {
    ledger.setStatus(account, Account.Status.FROZEN);

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.AccountFrozen());
  }

  @Test
  void aModelOutsideTheKeysListIsRefused() {
    assertThat(refusal(relay.start(request(new ModelName("other"), false))))
        .isEqualTo(new GatewayError.ModelNotAllowed("other"));
  }

  @Test
  void aModelNobodyServesIsRefused() {
    assertThat(refusal(relay.start(request(new ModelName("nowhere"), false))))
        .isEqualTo(new GatewayError.ModelNotFound("nowhere"));
  }

  @Test
  void aModelWithoutAPriceIsRefused() {
    assertThat(refusal(relay.start(request(UNPRICED, false))))
        .isEqualTo(new GatewayError.ModelNotPriced("unpriced"));
  }

  @Test
  void aFreeModelHoldsNothingAndIsStillRemembered() {
    upstream.answersWhole("{}", USED);
    account = ledger.openWith(Money.ZERO);
    keys.add(key(Secret.of("sk-ng-broke"), Optional.empty()));

    await(relay.start(request(FREE, Secret.of("sk-ng-broke"))));

    assertThat(record().charge().orElseThrow().amount()).isEqualTo(Money.ZERO);
  }

  @Test
  void anUnknownKeyIsRefused() {
    assertThat(refusal(relay.start(request(MODEL, Secret.of("sk-ng-none")))))
        .isEqualTo(new GatewayError.InvalidApiKey());
    assertThat(ledger.records()).isEmpty();
  }

  @Test
  void aPriceThatChangesNeverTouchesARequestInFlight() {
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);

    prices.add(MODEL, PriceSheet.perToken(9, Price.perMillion("99"), Price.perMillion("99")));
    catalogue.reload();
    pieces.push("all");
    pieces.complete();
    ClientSide client = read(call);
    client.wants(1);
    runUntil(() -> client.completed);

    assertThat(spent()).isEqualTo(COST);
  }
}
