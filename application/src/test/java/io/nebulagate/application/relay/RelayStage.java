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
import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.fake.limits.InMemoryRateLimiter;
import io.nebulagate.application.fake.limits.KeyLimits;
import io.nebulagate.application.fake.responses.InMemoryKeptIds;
import io.nebulagate.application.fetching.MediaFetch;
import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.Purses;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.responses.KeptIds;
import io.nebulagate.application.routing.KeyRefusals;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Scope;
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
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.RoutePlanner;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway with two providers, a key and an account, all in memory and on one thread. */
abstract class RelayStage {

  static final ModelName MODEL = new ModelName("m1");
  static final ModelName FREE = new ModelName("free");
  static final ModelName UNPRICED = new ModelName("unpriced");
  static final Secret PEPPER = Secret.of("pepper");
  static final InetAddress CLIENT = InetAddress.ofLiteral("203.0.113.9");
  static final Secret KEY = Secret.of("sk-ng-a");
  static final Secret POOR = Secret.of("sk-ng-poor");
  static final TokenUsage USED = TokenUsage.of(1000, 100);
  static final Money COST = Money.parse("0.0035");

  final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  final InMemoryApiKeys keys = new InMemoryApiKeys();
  final InMemoryProviders providers = new InMemoryProviders();
  final InMemoryPrices prices = new InMemoryPrices();
  final ScriptedProvider upstream = new ScriptedProvider();
  final InMemoryKeptIds keptIds = new InMemoryKeptIds();
  final OpenHolds openHolds = new OpenHolds();
  final ConcurrentLinkedQueue<Runnable> thread = new ConcurrentLinkedQueue<>();
  final LedgerLanes lanes =
      new LedgerLanes(
          ledger,
          new LedgerLanes.Around(new InMemorySettlementSpool(100), openHolds, LedgerBench::newId),
          2);
  final HesitantLedger queue = new HesitantLedger(lanes);
  final Watcher watcher = new Watcher();
  final List<Bound> bounds = new ArrayList<>();
  final LimitGate gate =
      new LimitGate((_, _) -> List.copyOf(bounds), wanted -> limiter().acquire(wanted));
  private final RateLimiter inMemory =
      new InMemoryRateLimiter(InstantSource.system(), RateLimiter.MINUTE, Duration.ofMinutes(1));
  AccountId account = new AccountId(1);
  final LiveCatalogue catalogue = new LiveCatalogue(new InMemoryCatalogue(providers, prices));
  final InMemoryTimeZones zones = new InMemoryTimeZones();
  Instant now = Instant.parse("2026-11-20T12:00:00Z");
  final Budgets budgets = new Budgets(new KeyLimits(), new TimeZones(zones, () -> now), () -> now);
  Purses plans = Purses.NO_PLANS;
  final RelayService relay = service();

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
    assertThat(gate.leases()).isZero();
  }

  RelayService service() {
    return service(new KeptIds(keptIds, Runnable::run));
  }

  RelayService service(KeptIds kept) {
    return new RelayService(
        new RelayService.Parts(
            new Authentication(keys.directory(), PEPPER, InstantSource.system()),
            catalogue,
            new RelayService.Routing(
                new RoutePlanner(),
                new Random(1),
                retries(),
                new KeyRefusals(providers, catalogue, () -> now, Runnable::run)),
            new RelayService.Billing(
                queue,
                openHolds,
                new HoldSizer(),
                new SettlementPolicy(),
                (_, _, _) -> 5,
                new RelayService.HoldTerms(
                    UUID::randomUUID,
                    Duration.ofMinutes(2),
                    budgets,
                    (who, what) -> plans.of(who, what))),
            upstream,
            watcher,
            new RelayService.Edges(() -> now, Runnable::run, _ -> 599)
                .with(gate)
                .with(policies())
                .knowing(kept)
                .fetching(media())));
  }

  /** Everybody passes. */
  PolicyGate policies() {
    return PolicyGate.open();
  }

  /** Nothing is read for providers. */
  MediaFetch media() {
    return MediaFetch.OFF;
  }

  /** Nobody is asked twice. */
  Retries retries() {
    return new Retries(
        Duration.ofMinutes(1), 0, Duration.ofMillis(1), Duration.ofMillis(1), (_, _, _) -> {});
  }

  /** What counts, where something is bound. */
  RateLimiter limiter() {
    return inMemory;
  }

  RelayRequest request(ModelName model, boolean stream) {
    return request(model, KEY, stream);
  }

  RelayRequest request(ModelName model, Secret key) {
    return request(model, key, false);
  }

  RelayRequest request(ModelName model, Secret key, boolean stream) {
    return request(model, key, stream, OptionalLong.of(100));
  }

  RelayRequest request(ModelName model, Secret key, boolean stream, OptionalLong bound) {
    return new RelayRequest(
        new RequestId(UUID.randomUUID()),
        new RelayRequest.Asked(Dialect.OPENAI, Api.CHAT),
        key,
        Origin.of(CLIENT),
        new RequestHead(model, stream, false, bound, 1, 30),
        new RequestBody(new byte[0], new Patch(0, 0, ""), List.of()),
        Map.of(),
        thread::add);
  }

  ApiKey key(Secret raw, Optional<Set<ModelName>> models) {
    Scope scope = new Scope(models, Optional.empty(), Optional.empty());
    return new ApiKey(
        0,
        KeyHash.of(raw, PEPPER),
        1,
        ApiKey.Settings.of("key", account).with(scope),
        new ApiKey.Shown("sk-ng-", "last"),
        Instant.EPOCH);
  }

  /** Gives the key another account with so much on it. */
  void accountHas(String dollars) {
    account = ledger.openWith(Money.parse(dollars));
    keys.add(key(POOR, Optional.empty()));
  }

  static Provider provider(String name) {
    return Provider.openAi(
        name,
        URI.create("https://" + name + ".example"),
        Map.of(MODEL, MODEL, FREE, FREE, UNPRICED, UNPRICED));
  }

  Money spent() {
    Account now = ledger.find(account).orElseThrow();
    return Money.parse("1").minus(now.balance().posted());
  }

  RequestRecord record() {
    return ledger.records().getLast();
  }

  ClientSide read(RelayCall call) {
    RelayAnswer answer = await(call);
    ClientSide client = new ClientSide();
    ((RelayAnswer.Stream) answer).body().subscribe(client);
    return client;
  }

  RelayAnswer await(RelayCall call) {
    runUntil(() -> call.answer().toCompletableFuture().isDone());
    return call.answer().toCompletableFuture().join();
  }

  GatewayError refusal(RelayCall call) {
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

  /** Runs the request's thread until everything that was asked for while streaming is answered. */
  void settleDown() {
    runUntil(() -> watcher.extensions.size() >= queue.asked.size() - 1);
  }

  /** Runs the request's thread here until {@code done}. */
  void runUntil(BooleanSupplier done) {
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

  /** Notes what it is told. */
  static final class Watcher implements RelayObserver {
    final List<Extension> extensions = new ArrayList<>();
    final List<String> liars = new ArrayList<>();

    @Override
    public void extended(Extension answer) {
      extensions.add(answer);
    }

    @Override
    public void usageRejected(RequestId request, String provider) {
      liars.add(provider);
    }
  }
}
