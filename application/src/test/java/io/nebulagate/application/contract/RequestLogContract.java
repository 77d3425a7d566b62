package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
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
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    List<RequestRecord> rest = log().list(Optional.of(newestFirst.getFirst()), 2);

    assertThat(rest).extracting(RequestRecord::id).isEqualTo(newestFirst.subList(1, 3));
    assertThat(log().list(Optional.of(now), 100))
        .extracting(RequestRecord::id)
        .startsWith(newestFirst.toArray(RequestId[]::new));
    assertThat(log().list(Optional.empty(), 1)).hasSize(1);
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
