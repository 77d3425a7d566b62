package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.billing.HoldSizer;
import io.nebulagate.application.billing.LedgerLanes;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.billing.SettlementPolicy;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.InMemorySettlementSpool;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.RoutePlanner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayServiceTest {

  private static final ModelName MODEL = new ModelName("m1");
  private static final ModelName FREE = new ModelName("free");
  private static final ModelName UNPRICED = new ModelName("unpriced");
  private static final Secret PEPPER = Secret.of("pepper");
  private static final Secret KEY = Secret.of("sk-ng-a");
  private static final TokenUsage USED = TokenUsage.of(1000, 100);
  private static final Money COST = Money.parse("0.0035");

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryApiKeys keys = new InMemoryApiKeys();
  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final ScriptedProvider upstream = new ScriptedProvider();
  private final OpenHolds openHolds = new OpenHolds();
  private final ConcurrentLinkedQueue<Runnable> thread = new ConcurrentLinkedQueue<>();
  private final LedgerLanes lanes =
      new LedgerLanes(
          ledger,
          new LedgerLanes.Around(new InMemorySettlementSpool(100), openHolds, LedgerBench::newId),
          2);
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, prices));
  private final RelayService relay = service();
  private AccountId account = new AccountId(1);

  @BeforeEach
  void aGatewayWithTwoProvidersAndAKey() {
    account = ledger.openWith(Money.parse("1"));
    keys.add(key(KEY, Optional.of(Set.of(MODEL, FREE, UNPRICED, new ModelName("nowhere")))));
    for (String name : List.of("first", "second")) {
      providers.add(provider(name), List.of(Secret.of("upstream-key")));
    }
    prices.add(MODEL, PriceSheet.perToken(1, Price.perMillion("2.5"), Price.perMillion("10")));
    prices.add(FREE, PriceSheet.perToken(2, Price.perMillion("0"), Price.perMillion("0")));
    catalogue.reload();
  }

  @AfterEach
  void nothingIsLeftOpen() {
    lanes.close();
    assertThat(ledger.openHolds()).isZero();
    assertThat(openHolds.count()).isZero();
  }

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
    TokenUsage thought = new TokenUsage(Map.of(TokenKind.OUTPUT, 100L), 100);
    upstream.answersWhole("", thought);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(Money.parse("0.001"));
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
  void demandReachesTheUpstreamOneForOne() {
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("one");
    ClientSide client = read(call);

    client.wants(3);

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
    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, 8));
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

  // ── the stage ──

  private RelayService service() {
    return new RelayService(
        new RelayService.Parts(
            new Authentication(keys.directory(), PEPPER, InstantSource.system()),
            catalogue,
            new RoutePlanner(),
            new RelayService.Billing(
                lanes,
                openHolds,
                new HoldSizer(),
                new SettlementPolicy(),
                (_, _, _) -> 5,
                Duration.ofMinutes(2)),
            upstream,
            new RelayObserver() {},
            new RelayService.Edges(InstantSource.system(), Runnable::run, _ -> 599)));
  }

  private RelayRequest request(ModelName model, boolean stream) {
    return request(model, KEY, stream);
  }

  private RelayRequest request(ModelName model, Secret key) {
    return request(model, key, false);
  }

  private RelayRequest request(ModelName model, Secret key, boolean stream) {
    return new RelayRequest(
        new RequestId(UUID.randomUUID()),
        new RelayRequest.Asked(Dialect.OPENAI, Api.CHAT),
        key,
        new RequestHead(model, stream, false, OptionalLong.of(100), 1, 30),
        new RequestBody(new byte[0], new Patch(0, 0, ""), List.of()),
        Map.of(),
        thread::add);
  }

  private ApiKey key(Secret raw, Optional<Set<ModelName>> models) {
    return new ApiKey(
        0,
        KeyHash.of(raw, PEPPER),
        "key",
        account,
        1,
        ApiKey.Status.ENABLED,
        models,
        Optional.empty(),
        "",
        "sk-ng-",
        "last",
        Instant.EPOCH);
  }

  private static Provider provider(String name) {
    return new Provider(
        0,
        name,
        ProviderType.OPENAI,
        URI.create("https://" + name + ".example"),
        Map.of(MODEL, MODEL, FREE, FREE, UNPRICED, UNPRICED),
        10,
        0,
        Optional.empty(),
        Set.of(),
        true,
        Optional.empty(),
        Provider.Timeouts.DEFAULT);
  }

  private Money spent() {
    Account now = ledger.find(account).orElseThrow();
    return Money.parse("1").minus(now.balance().posted());
  }

  private RequestRecord record() {
    return ledger.records().getLast();
  }

  private ClientSide read(RelayCall call) {
    RelayAnswer answer = await(call);
    ClientSide client = new ClientSide();
    ((RelayAnswer.Stream) answer).body().subscribe(client);
    return client;
  }

  private RelayAnswer await(RelayCall call) {
    runUntil(() -> call.answer().toCompletableFuture().isDone());
    return call.answer().toCompletableFuture().join();
  }

  private GatewayError refusal(RelayCall call) {
    try {
      await(call);
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof GatewayException gateway) {
        return gateway.error();
      }
      throw refused;
    }
    throw new AssertionError("it was served");
  }

  /** Runs the request's thread here until {@code done}. */
  private void runUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!done.getAsBoolean()) {
      Runnable next = thread.poll();
      if (next != null) {
        next.run();
      } else if (System.nanoTime() > deadline) {
        throw new AssertionError("nothing happens any more");
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
