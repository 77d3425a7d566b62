package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestFilter;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.application.usage.RouteChoice;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.routing.Exclusion;
import io.nebulagate.domain.routing.Rung;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every log of requests keeps. */
public abstract class RequestLogContract {

  private static final PriceSheet SHEET =
      PriceSheet.perToken(42, Price.perMillion("2.5"), Price.perMillion("10"))
          .with(Map.of(Unit.tool("web_search"), Price.of("0.1")));
  private static final TokenUsage USAGE =
      new TokenUsage(
          Map.of(TokenKind.INPUT, 1000L, TokenKind.CACHED_INPUT, 3L, TokenKind.OUTPUT, 200L),
          50,
          UnitUsage.of(Unit.tool("web_search"), 2));

  private static final Optional<Money> COST = Optional.of(Money.parse("0.000000123"));

  /** The ledger that writes the log. */
  protected abstract LedgerBench ledger();

  /** The log under test. */
  protected abstract RequestLog log();

  @Test
  protected void aSettledRequestExplainsItself() {
    AccountId account = ledger().account(10_000_000);
    Hold hold = ledger().held(account, 5_000_000);
    RequestRecord record = charged(hold);

    settle(hold, record);

    RequestLog.Explained explained = log().find(record.id()).orElseThrow();
    assertThat(explained.record())
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .isEqualTo(record);
    assertThat(explained.transfers())
        .extracting(Transfer::kind)
        .containsExactly(Transfer.Kind.HOLD, Transfer.Kind.CHARGE);
    assertThat(explained.transfers()).allMatch(t -> t.journalId().equals(record.id().uuid()));
  }

  @Test
  protected void theChoiceARequestHadIsKept() {
    AccountId account = ledger().account(10_000_000);
    Hold hold = ledger().held(account, 5_000_000);
    RequestRecord record = charged(hold).choosing(Optional.of(choice()));

    settle(hold, record);

    assertThat(log().find(record.id()).orElseThrow().record().choice()).contains(choice());
  }

  private static RouteChoice choice() {
    return new RouteChoice(
        new ModelName("vendor/\"M1\":free"),
        Rung.NORMALISED,
        List.of(
            new RouteChoice.Considered(
                7,
                "first",
                new ModelName("m1"),
                10,
                Optional.of(4.231),
                0.1912,
                0.5,
                1,
                12.34,
                Optional.empty()),
            new RouteChoice.Considered(
                8,
                "second",
                new ModelName("m-1"),
                -3,
                Optional.empty(),
                0.5,
                1,
                0,
                0,
                Optional.of(Exclusion.BREAKER_OPEN))));
  }

  @Test
  protected void requestsAreListedNewestFirstAPageAtATime() {
    AccountId account = ledger().account(20_000_000);
    List<RequestRecord> made =
        IntStream.range(0, 3)
            .mapToObj(_ -> {
              Hold hold = ledger().held(account, 5_000_000);
              RequestRecord record = charged(hold);
              settle(hold, record);
              return record;
            })
            .toList();
    List<RequestId> newestFirst =
        made.stream()
            .map(RequestRecord::id)
            .sorted(Comparator.comparing(RequestId::toString).reversed())
            .toList();

    RequestId now = new RequestId(LedgerBench.newId());
    List<RequestRecord> rest = page(Optional.of(newestFirst.getFirst()), 2).items();

    assertThat(rest).extracting(RequestRecord::id).isEqualTo(newestFirst.subList(1, 3));
    assertThat(page(Optional.of(now), 100).items())
        .extracting(RequestRecord::id)
        .startsWith(newestFirst.toArray(RequestId[]::new));
    assertThat(page(Optional.empty(), 1).items()).hasSize(1);
  }

  private RequestLog.Found page(Optional<RequestId> before, int limit) {
    return log().list(RequestFilter.NONE, before, limit);
  }

  @Test
  protected void onlyWhatIsLookedForIsListed() {
    long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    RequestRecord one = kept(tenant, 1, "m1", 200);
    RequestRecord two = kept(tenant, 1, "m2", 429);
    RequestRecord three = kept(tenant, 2, "m1", 200);
    RequestFilter its = of(tenant);

    assertThat(found(its)).containsExactly(three, two, one);
    assertThat(found(with(its, OptionalLong.of(1), Optional.empty(), OptionalInt.empty())))
        .containsExactly(two, one);
    assertThat(
            found(
                with(
                    its,
                    OptionalLong.empty(),
                    Optional.of(new ModelName("m1")),
                    OptionalInt.empty())))
        .containsExactly(three, one);
    assertThat(found(with(its, OptionalLong.empty(), Optional.empty(), OptionalInt.of(429))))
        .containsExactly(two);
    assertThat(found(of(tenant ^ 1))).isEmpty();
    assertThat(log().list(its, Optional.of(three.id()), 1).next()).contains(two.id());
    assertThat(log().list(its, Optional.of(two.id()), 2).next()).isEmpty();
  }

  @Test
  protected void aTimeIsThatOfTheBeginning() {
    long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    RequestRecord record = kept(tenant, 1, "m1", 200);
    Instant began = Instant.ofEpochMilli(record.id().uuid().getMostSignificantBits() >>> 16);

    assertThat(found(between(tenant, began, began.plusMillis(1)))).containsExactly(record);
    assertThat(found(between(tenant, began.plusMillis(1), began.plusSeconds(9)))).isEmpty();
    assertThat(found(between(tenant, began.minusSeconds(9), began))).isEmpty();
    assertThat(found(between(tenant, Instant.parse("0001-01-01T00:00:00Z"), began.plusMillis(1))))
        .containsExactly(record);
  }

  @Test
  protected void whatPoliciesFoundIsKept() {
    Hit full =
        new Hit(
            7,
            2,
            "no \"bombs\"",
            Optional.of("keywords"),
            Optional.of("0a1b"),
            Action.Kind.DEGRADE,
            Hit.Effect.FAILED_CLOSED,
            Optional.of("m1-mini"),
            Duration.ofNanos(1234));
    Hit bare =
        new Hit(
            8,
            1,
            "r",
            Optional.empty(),
            Optional.empty(),
            Action.Kind.AUDIT,
            Hit.Effect.OBSERVED,
            Optional.empty(),
            Duration.ZERO);
    RequestRecord refused =
        RequestRecord.refused(
                new RequestId(LedgerBench.newId()),
                new RequestRecord.Caller(11, new AccountId(1), 12),
                new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), false),
                403,
                new RequestRecord.Timing(
                    Instant.parse("2026-11-20T10:00:00Z"), Optional.empty(), Duration.ZERO))
            .governedBy(List.of(full, bare))
            .showing(
                new RequestRecord.Traits(
                    new ModelName("alias"), new ModelName("m1"), 12, Optional.of("CN")));

    ledger().store().keep(List.of(refused));

    assertThat(log().find(refused.id()).orElseThrow().record()).isEqualTo(refused);
  }

  @Test
  protected void thePlanThatARequestWasLoweredToIsKept() {
    RequestRecord plain = kept(12, 11, "m1", 200);
    RequestRecord lowered =
        new RequestRecord(
            new RequestId(LedgerBench.newId()),
            plain.caller(),
            plain.question(),
            plain.status(),
            plain.usage(),
            plain.charge(),
            plain.attempts(),
            plain.timing(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of(7L));

    ledger().store().keep(List.of(lowered));

    assertThat(log().find(lowered.id()).orElseThrow().record()).isEqualTo(lowered);
    assertThat(log().find(plain.id()).orElseThrow().record().loweredTo()).isEmpty();
  }

  private List<RequestRecord> found(RequestFilter filter) {
    return log().list(filter, Optional.empty(), 100).items();
  }

  /** What is kept of a request that held nothing. */
  protected final RequestRecord kept(long tenant, long key, String model, int status) {
    RequestRecord record =
        new RequestRecord(
            new RequestId(LedgerBench.newId()),
            new RequestRecord.Caller(key, new AccountId(1), tenant),
            new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName(model), false),
            status,
            RequestRecord.Usage.NONE,
            Optional.empty(),
            List.of(),
            new RequestRecord.Timing(
                Instant.parse("2026-11-20T10:00:00Z"), Optional.empty(), Duration.ZERO));
    ledger().store().keep(List.of(record));
    return record;
  }

  /** All requests of a tenant. */
  protected static RequestFilter of(long tenant) {
    return new RequestFilter(
        OptionalLong.of(tenant),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, of a key, a model or a status alone. */
  protected static RequestFilter with(
      RequestFilter filter, OptionalLong key, Optional<ModelName> model, OptionalInt status) {
    return new RequestFilter(
        filter.tenant(), key, filter.project(), model, status, filter.from(), filter.until());
  }

  private static RequestFilter between(long tenant, Instant from, Instant until) {
    RequestFilter its = of(tenant);
    return new RequestFilter(
        its.tenant(),
        its.apiKey(),
        its.project(),
        its.model(),
        its.status(),
        Optional.of(from),
        Optional.of(until));
  }

  @Test
  protected void aTenantsRequestsAreCountedToABound() {
    long tenant = ThreadLocalRandom.current().nextLong(1L << 40, 1L << 60);
    for (int i = 0; i < 3; i++) {
      kept(tenant, 1, "m", 200);
    }

    assertThat(log().count(tenant, 10)).isEqualTo(3);
    assertThat(log().count(tenant, 2)).isEqualTo(2);
    assertThat(log().count(tenant + 1, 10)).isZero();
  }

  @Test
  protected void aRequestThatCostNothingIsExplainedToo() {
    AccountId account = ledger().account(100);
    Hold hold = ledger().held(account, 100);
    RequestRecord record = free(hold);

    ledger()
        .store()
        .apply(new Batch(List.of(), List.of(Settlement.of(Resolution.release(hold), record))));

    assertThat(log().find(record.id()).orElseThrow().record()).isEqualTo(record);
  }

  @Test
  protected void aRequestThatHeldNothingIsKeptOnce() {
    RequestRecord record = free(aHold(ledger().account(0), 1));

    ledger().store().keep(List.of(record, record));
    ledger().store().keep(List.of(record));

    RequestLog.Explained explained = log().find(record.id()).orElseThrow();
    assertThat(explained.record()).isEqualTo(record);
    assertThat(explained.transfers()).isEmpty();
  }

  @Test
  protected void onlyTheResolutionThatCountsLeavesARecord() {
    AccountId account = ledger().account(10_000_000);
    Hold hold = ledger().held(account, 5_000_000);
    RequestRecord record = charged(hold);
    ledger().resolve(Resolution.release(hold));

    settle(hold, record);

    assertThat(log().find(record.id())).isEmpty();
  }

  @Test
  protected void aProvidersOddReportNeverStopsTheCharge() {
    AccountId account = ledger().account(10_000_000);
    Hold hold = ledger().held(account, 5_000_000);
    RequestRecord odd = withRaw(charged(hold), "{\"broken\": \u0000 \\u0000 \ud800");

    assertThat(settle(hold, odd)).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(log().find(odd.id())).isPresent();
  }

  @Test
  protected void anUnknownRequestHasNoExplanation() {
    assertThat(log().find(new RequestId(LedgerBench.newId()))).isEmpty();
  }

  private Resolution.Outcome settle(Hold hold, RequestRecord record) {
    Resolution resolution = Resolution.settle(hold, record.charge().orElseThrow().amount());
    Settlement settlement = Settlement.of(resolution, record);
    return ledger()
        .store()
        .apply(new Batch(List.of(), List.of(settlement)))
        .settlements()
        .getFirst();
  }

  private static RequestRecord charged(Hold hold) {
    Charge charge = SHEET.charge(USAGE, new BigDecimal("1.25"));
    RequestRecord.Usage usage =
        new RequestRecord.Usage(
            USAGE, UsageSource.EXACT, Optional.of("{\"prompt_tokens\":  1003, \"x\": null}"));
    return record(
        hold,
        usage,
        Optional.of(charge),
        List.of(
            new Attempt("slow", 3, 0, "timeout", Duration.ofMillis(1500), Optional.of(Money.ZERO)),
            new Attempt("quick", 4, 200, "served", Duration.ofMillis(90), COST),
            new Attempt("cheap", 5, 0, "cut", Duration.ofMillis(7))),
        Optional.of(Duration.ofMillis(1600)));
  }

  private static RequestRecord free(Hold hold) {
    return record(hold, RequestRecord.Usage.NONE, Optional.empty(), List.of(), Optional.empty());
  }

  private static RequestRecord withRaw(RequestRecord record, String raw) {
    return new RequestRecord(
        record.id(),
        record.caller(),
        record.question(),
        record.status(),
        new RequestRecord.Usage(record.usage().tokens(), record.usage().source(), Optional.of(raw)),
        record.charge(),
        record.attempts(),
        record.timing());
  }

  private static RequestRecord record(
      Hold hold,
      RequestRecord.Usage usage,
      Optional<Charge> charge,
      List<Attempt> attempts,
      Optional<Duration> firstByte) {
    return new RequestRecord(
        new RequestId(hold.journal()),
        new RequestRecord.Caller(11, hold.account(), 12),
        new RequestRecord.Question(Dialect.OPENAI, Api.CHAT, new ModelName("m1"), true),
        200,
        usage,
        charge,
        attempts,
        new RequestRecord.Timing(
            Instant.parse("2026-11-20T10:00:00.123456Z"), firstByte, Duration.ofSeconds(2)));
  }
}
