package io.nebulagate.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.plan.Split.Leg;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SplitTest {

  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  /** A prompt token costs 1 000 nano-dollars, one of the answer 4 000. */
  private static final PriceSheet PRICE =
      PriceSheet.perToken(1, Price.perMillion("1"), Price.perMillion("4"));

  private static final TokenUsage USED = TokenUsage.of(100, 50);
  private static final AccountId FIRST = new AccountId(1_001);
  private static final AccountId SECOND = new AccountId(1_002);

  @Test
  void withoutBucketsTheAccountPaysForEverything() {
    Split split = split(USED, List.of());

    assertThat(split.legs()).isEmpty();
    assertThat(split.rest()).isEqualTo(Money.ofNanos(300_000));
    assertThat(split.charge().amount()).isEqualTo(split.rest());
  }

  @Test
  void tokensPayForThePromptFirst() {
    Split split = split(USED, List.of(tokens(FIRST, 120)));

    assertThat(split.legs()).containsExactly(new Leg(FIRST, Asset.TOKEN, 120));
    assertThat(split.rest()).isEqualTo(Money.ofNanos(30 * 4_000));
  }

  @Test
  void tokensThatReachForAllLeaveNothingToPay() {
    Split split = split(USED, List.of(tokens(FIRST, 1_000)));

    assertThat(split.legs()).containsExactly(new Leg(FIRST, Asset.TOKEN, 150));
    assertThat(split.charge().amount()).isEqualTo(Money.ZERO);
    assertThat(split.charge().parts()).isEmpty();
  }

  @Test
  void oneCallPaysForAllThatIsLeft() {
    Split split = split(USED, List.of(tokens(FIRST, 10), bucket(SECOND, Asset.CALL, 3)));

    assertThat(split.legs())
        .containsExactly(new Leg(FIRST, Asset.TOKEN, 10), new Leg(SECOND, Asset.CALL, 1));
    assertThat(split.rest()).isEqualTo(Money.ZERO);
  }

  @Test
  void bucketsOfMoneyPayInTheirOrderAndTheAccountTheRest() {
    Split split =
        split(USED, List.of(bucket(FIRST, Asset.USD, 100_000), bucket(SECOND, Asset.USD, 50_000)));

    assertThat(split.legs())
        .containsExactly(new Leg(FIRST, Asset.USD, 100_000), new Leg(SECOND, Asset.USD, 50_000));
    assertThat(split.rest()).isEqualTo(Money.ofNanos(150_000));
    assertThat(split.charge().amount()).isEqualTo(Money.ofNanos(300_000));
  }

  @Test
  void tokensDoNotPayForModelsThatAreSoldByTheCall() {
    PriceSheet perCall = PriceSheet.perCall(2, Money.ofNanos(5_000), Rounding.NANO);

    Split split = Split.of(USED, perCall, BigDecimal.ONE, List.of(tokens(FIRST, 1_000)));

    assertThat(split.legs()).isEmpty();
    assertThat(split.rest()).isEqualTo(Money.ofNanos(5_000));
  }

  @Test
  void tokensDoNotPayForImages() {
    PriceSheet withImages = PRICE.with(Map.of(Unit.IMAGE, Price.of("0.04")));
    TokenUsage used = TokenUsage.of(100, 0).with(UnitUsage.of(Unit.IMAGE, 1));

    Split split = Split.of(used, withImages, BigDecimal.ONE, List.of(tokens(FIRST, 1_000)));

    assertThat(split.legs()).containsExactly(new Leg(FIRST, Asset.TOKEN, 100));
    assertThat(split.rest()).isEqualTo(Money.parse("0.04"));
  }

  @Test
  void whatCostsNothingBurnsNothing() {
    PriceSheet free = PriceSheet.perToken(3, Price.FREE, Price.FREE);
    List<Bucket> buckets = List.of(tokens(FIRST, 1_000), bucket(SECOND, Asset.CALL, 1));

    assertThat(Split.of(USED, free, BigDecimal.ONE, buckets).legs()).isEmpty();
    assertThat(split(TokenUsage.NONE, buckets).legs()).isEmpty();
  }

  @Test
  void hiddenReasoningIsPaidForBeforeTheTextOfTheAnswer() {
    PriceSheet apart =
        new PriceSheet(
            4,
            Map.of(
                TokenKind.INPUT, Price.perMillion("1"),
                TokenKind.OUTPUT, Price.perMillion("4"),
                TokenKind.REASONING, Price.perMillion("8")),
            Map.of(),
            Rounding.NANO);
    TokenUsage used = new TokenUsage(Map.of(TokenKind.OUTPUT, 50L), 30);

    Split split = Split.of(used, apart, BigDecimal.ONE, List.of(tokens(FIRST, 20)));

    assertThat(split.rest()).isEqualTo(Money.ofNanos(10 * 8_000 + 20 * 4_000));
  }

  @Test
  void countedBucketsComeBeforeMoneyThenNarrowThenByPriorityThenWhatExpiresFirst() {
    Bucket money = bucket(new AccountId(10), Asset.USD, 1);
    Bucket wide = tokens(new AccountId(11), 1);
    Bucket narrow =
        new Bucket(
            new AccountId(12),
            Asset.TOKEN,
            1,
            AllowanceScope.of(Set.of(new ModelName("m"))),
            900,
            NOW.plusSeconds(900),
            NOW);
    Bucket preferred = expiring(13, 0, 900, 0);
    Bucket sooner = expiring(14, 0, 90, 0);
    Bucket older = expiring(15, 0, 90, -10);

    List<Bucket> order =
        BurnOrder.of(List.of(money, wide, narrow, preferred, sooner, older), asked("m"), NOW);

    assertThat(order).containsExactly(narrow, older, sooner, preferred, wide, money);
  }

  @Test
  void emptyExpiredAndOtherBucketsAreLeftOut() {
    Bucket empty = tokens(FIRST, 0);
    Bucket expired = expiring(2, 0, 0, 0);
    Bucket other =
        new Bucket(
            SECOND,
            Asset.TOKEN,
            1,
            AllowanceScope.of(Set.of(new ModelName("n"))),
            1,
            NOW.plusSeconds(1),
            NOW);

    assertThat(BurnOrder.of(List.of(empty, expired, other), asked("m"), NOW)).isEmpty();
  }

  @Test
  void aScopeCoversWhatAllOfItsBoundsCover() {
    AllowanceScope scope =
        new AllowanceScope(
            Set.of(new ModelName("m")), Set.of(Api.CHAT), Set.of("eu", "us"), Set.of("a", "b"));

    assertThat(scope.covers(asked("m", Api.CHAT, Set.of("eu"), Set.of("b", "c")))).isTrue();
    assertThat(scope.covers(asked("n", Api.CHAT, Set.of("eu"), Set.of("b")))).isFalse();
    assertThat(scope.covers(asked("m", Api.IMAGES, Set.of("eu"), Set.of("b")))).isFalse();
    assertThat(scope.covers(asked("m", Api.CHAT, Set.of("eu", "cn"), Set.of("b")))).isFalse();
    assertThat(scope.covers(asked("m", Api.CHAT, Set.of("eu"), Set.of("c")))).isFalse();
    assertThat(AllowanceScope.ALL.covers(asked("x", Api.VIDEOS, Set.of(""), Set.of()))).isTrue();
  }

  static LongStream seeds() {
    Long chosen = Long.getLong("seed");
    return chosen == null ? LongStream.range(0, 500) : LongStream.of(chosen);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void noBucketPaysMoreThanItHasAndTogetherTheyPayForEverything(long seed) {
    Random random = new Random(seed);
    List<Bucket> buckets = anyBuckets(random);
    TokenUsage used = TokenUsage.of(random.nextLong(2_000), random.nextLong(2_000));

    Split split = split(used, buckets);

    long tokens = 0;
    long money = split.rest().nanos();
    boolean called = false;
    for (Leg leg : split.legs()) {
      long available =
          buckets.stream()
              .filter(bucket -> bucket.account().equals(leg.account()))
              .mapToLong(Bucket::available)
              .findFirst()
              .orElseThrow();
      assertThat(leg.amount()).isBetween(1L, available);
      switch (leg.asset()) {
        case TOKEN -> tokens += leg.amount();
        case USD -> money += leg.amount();
        case CALL -> called = true;
      }
    }
    assertThat(money).isEqualTo(split.charge().amount().nanos());
    if (!called) {
      long priced = split.charge().parts().stream().mapToLong(part -> part.tokens()).sum();
      assertThat(tokens + priced).isEqualTo(used.total());
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void whatWasHeldTooMuchIsGivenBackFromTheLastBucketOn(long seed) {
    Random random = new Random(seed);
    TokenUsage bound = TokenUsage.of(random.nextLong(2_000), random.nextLong(2_000));
    TokenUsage used =
        TokenUsage.of(bound.input(), bound.output() == 0 ? 0 : random.nextLong(bound.output()));
    List<Bucket> buckets = anyBuckets(random);
    Split held = split(bound, buckets);

    Split settled = split(used, heldOf(held, buckets));

    assertThat(settled.rest().nanos()).isLessThanOrEqualTo(held.rest().nanos());
    for (int i = 0; i < settled.legs().size(); i++) {
      Leg leg = settled.legs().get(i);
      Leg of = held.legs().get(i);
      boolean last = i == settled.legs().size() - 1;
      assertThat(leg.account()).isEqualTo(of.account());
      assertThat(leg.amount()).isBetween(last ? 1 : of.amount(), of.amount());
    }
  }

  private static List<Bucket> heldOf(Split held, List<Bucket> buckets) {
    return held.legs().stream()
        .map(leg ->
            buckets.stream()
                .filter(bucket -> bucket.account().equals(leg.account()))
                .findFirst()
                .orElseThrow()
                .with(leg.amount()))
        .toList();
  }

  /** Of one kind but for the money at the end: kinds that follow kinds fill otherwise. */
  private static List<Bucket> anyBuckets(Random random) {
    List<Bucket> buckets = new ArrayList<>();
    int counted = random.nextInt(4);
    for (int i = 0; i < counted; i++) {
      buckets.add(tokens(new AccountId(100 + i), 1 + random.nextLong(1_500)));
    }
    if (random.nextInt(4) == 0) {
      buckets.add(bucket(new AccountId(200), Asset.CALL, 1 + random.nextLong(5)));
    }
    int paid = random.nextInt(3);
    for (int i = 0; i < paid; i++) {
      buckets.add(bucket(new AccountId(300 + i), Asset.USD, 1 + random.nextLong(3_000_000)));
    }
    return buckets;
  }

  private static Split split(TokenUsage used, List<Bucket> buckets) {
    return Split.of(used, PRICE, BigDecimal.ONE, buckets);
  }

  private static Asked asked(String model) {
    return asked(model, Api.CHAT, Set.of(), Set.of());
  }

  private static Asked asked(String model, Api api, Set<String> regions, Set<String> tags) {
    return new Asked(new ModelName(model), api, regions, tags);
  }

  private static Bucket tokens(AccountId account, long amount) {
    return bucket(account, Asset.TOKEN, amount);
  }

  private static Bucket bucket(AccountId account, Asset asset, long amount) {
    return new Bucket(account, asset, amount, AllowanceScope.ALL, 500, NOW.plusSeconds(900), NOW);
  }

  private static Bucket expiring(long account, int priority, long inSeconds, long openedSeconds) {
    return new Bucket(
        new AccountId(account),
        Asset.TOKEN,
        1,
        AllowanceScope.ALL,
        priority,
        NOW.plusSeconds(inSeconds),
        NOW.plusSeconds(openedSeconds));
  }
}
