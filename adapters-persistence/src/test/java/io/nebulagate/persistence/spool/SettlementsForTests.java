package io.nebulagate.persistence.spool;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.application.usage.RouteChoice;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.routing.Exclusion;
import io.nebulagate.domain.routing.Rung;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Settlements of every shape, from a seed. */
final class SettlementsForTests {

  private final Random random;

  SettlementsForTests(long seed) {
    random = new Random(seed);
  }

  /** A plain settlement that names its number as its amount. */
  static Settlement numbered(int number) {
    return Settlement.of(
        new Resolution(
            new UUID(7, number),
            new AccountId(1000),
            Resolution.Kind.SETTLE,
            Money.ofNanos(number)));
  }

  Settlement next() {
    return new Settlement(
        resolution(),
        Stream.generate(this::uuid).limit(random.nextInt(4)).toList(),
        Stream.generate(this::resolution).limit(random.nextInt(4)).toList(),
        maybe(this::uuid),
        maybe(this::record),
        maybe(this::answer));
  }

  private Resolution resolution() {
    Resolution.Kind kind = any(Resolution.Kind.values());
    Money amount = kind == Resolution.Kind.VOID ? Money.ZERO : money();
    return new Resolution(uuid(), new AccountId(positive()), kind, amount);
  }

  private KeptAnswer answer() {
    byte[] body = new byte[random.nextInt(KeptAnswer.BODY_BYTES_MAX + 1)];
    random.nextBytes(body);
    return new KeptAnswer(
        new RequestId(uuid()), random.nextInt(600), maybe(() -> ByteBuffer.wrap(body)), money());
  }

  private RequestRecord record() {
    return new RequestRecord(
        new RequestId(uuid()),
        new RequestRecord.Caller(positive(), new AccountId(positive()), positive()),
        new RequestRecord.Question(
            any(Dialect.values()),
            any(Api.values()),
            new ModelName("m" + text().replaceAll("[\\x00-\\x1f]", "")),
            random.nextBoolean()),
        random.nextInt(600),
        new RequestRecord.Usage(usage(), any(UsageSource.values()), maybe(this::text)),
        maybe(this::charge),
        Stream.generate(this::attempt).limit(random.nextInt(9)).toList(),
        new RequestRecord.Timing(
            Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000)),
            maybe(this::duration),
            duration()),
        maybe(this::choice),
        Stream.generate(this::hit).limit(random.nextInt(3)).toList(),
        maybe(this::traits),
        maybe(this::positive));
  }

  private RequestRecord.Traits traits() {
    return new RequestRecord.Traits(
        new ModelName("asked" + positive()),
        new ModelName("meant" + positive()),
        positive(),
        maybe(() -> "CN"));
  }

  private Hit hit() {
    return new Hit(
        positive(),
        random.nextInt(),
        text(),
        maybe(this::text),
        maybe(this::text),
        any(Action.Kind.values()),
        any(Hit.Effect.values()),
        maybe(this::text),
        duration());
  }

  private RouteChoice choice() {
    return new RouteChoice(
        new ModelName("m" + text().replaceAll("[\\x00-\\x1f]", "")),
        any(Rung.values()),
        Stream.generate(this::considered).limit(random.nextInt(4)).toList());
  }

  private RouteChoice.Considered considered() {
    return new RouteChoice.Considered(
        positive(),
        text(),
        new ModelName("m"),
        random.nextInt(),
        maybe(random::nextDouble),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        maybe(() -> any(Exclusion.values())));
  }

  private TokenUsage usage() {
    Map<TokenKind, Long> tokens = new EnumMap<>(TokenKind.class);
    for (TokenKind kind : TokenKind.values()) {
      if (kind != TokenKind.REASONING && random.nextBoolean()) {
        tokens.put(kind, (long) random.nextInt(Integer.MAX_VALUE));
      }
    }
    UnitUsage units =
        random.nextBoolean()
            ? UnitUsage.NONE
            : new UnitUsage(Map.of(Unit.SECOND, random.nextLong(1, 1_000)));
    return new TokenUsage(tokens, random.nextInt(Integer.MAX_VALUE), units);
  }

  private Charge charge() {
    List<Charge.Part> parts =
        Stream.generate(() ->
                new Charge.Part(
                    any(TokenKind.values()),
                    random.nextInt(Integer.MAX_VALUE),
                    new Price(new BigDecimal(new BigInteger(60, random), 18)),
                    decimal()))
            .limit(random.nextInt(5))
            .toList();
    return new Charge(
        positive(), decimal().abs(), any(Rounding.values()), decimal(), money(), parts);
  }

  private Attempt attempt() {
    return new Attempt(
        text(), positive(), random.nextInt(600), text(), duration(), maybe(this::money));
  }

  /** Every kind of character, halves of pairs included. */
  private String text() {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, random.nextInt(40))
        .forEach(_ -> text.append((char) random.nextInt(Character.MAX_VALUE + 1)));
    return text.append("\u0000\ud800\"\\é").toString();
  }

  private BigDecimal decimal() {
    return new BigDecimal(new BigInteger(120, random), random.nextInt(40) - 10);
  }

  private Money money() {
    return Money.ofNanos(random.nextLong(Long.MAX_VALUE));
  }

  private Duration duration() {
    return Duration.ofNanos(random.nextLong(Long.MAX_VALUE));
  }

  private long positive() {
    return random.nextLong(1, Long.MAX_VALUE);
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
