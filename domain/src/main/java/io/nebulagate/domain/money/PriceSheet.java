package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One immutable version of what a model costs: a price per token kind or a fixed amount per call,
 * and what images, sound, characters and tools cost on top. A change of price is a new version; a
 * request in flight keeps the one it was admitted with.
 *
 * @param version identifies this version for ever
 * @param rates the stated prices of tokens; a kind without one follows {@link #rate}
 * @param units the stated prices of units; with one for {@link Unit#CALL} the rates do not count
 * @param rounding how the exact cost becomes a charge
 */
public record PriceSheet(
    long version, Map<TokenKind, Price> rates, Map<Unit, Price> units, Rounding rounding) {

  /** How many units a sheet can price. */
  public static final int UNITS_MAX = 64;

  /** Of what nobody pays for; no version that was ever stated. */
  public static final PriceSheet NONE = perToken(0, Price.FREE, Price.FREE);

  private static final BigDecimal HOUR_OVER_FIVE_MINUTES = new BigDecimal("1.6");

  /**
   * Copies and checks; throws {@link IllegalArgumentException} when the sheet states neither what
   * tokens cost nor what a call costs: what comes on top must not make a model free by accident.
   */
  public PriceSheet {
    rates = Map.copyOf(rates);
    units = Map.copyOf(units);
    boolean priced = rates.containsKey(TokenKind.INPUT) && rates.containsKey(TokenKind.OUTPUT);
    if (!priced && !units.containsKey(Unit.CALL)) {
      throw new IllegalArgumentException("a price sheet states input and output, or a call");
    }
    if (units.size() > UNITS_MAX) {
      throw new IllegalArgumentException("a price sheet prices at most " + UNITS_MAX + " units");
    }
  }

  /** A sheet of tokens, or of calls when {@code perCall} is there. */
  public PriceSheet(
      long version, Map<TokenKind, Price> rates, Optional<Money> perCall, Rounding rounding) {
    this(
        version,
        rates,
        perCall
            .<Map<Unit, Price>>map(amount -> Map.of(Unit.CALL, priceOf(amount)))
            .orElse(Map.of()),
        rounding);
  }

  /** A sheet in dollars per million tokens of prompt and answer. */
  public static PriceSheet perToken(long version, Price input, Price output) {
    return new PriceSheet(
        version, Map.of(TokenKind.INPUT, input, TokenKind.OUTPUT, output), Map.of(), Rounding.NANO);
  }

  /** A sheet of one amount per call. */
  public static PriceSheet perCall(long version, Money amount, Rounding rounding) {
    return new PriceSheet(version, Map.of(), Map.of(Unit.CALL, priceOf(amount)), rounding);
  }

  private static Price priceOf(Money amount) {
    return new Price(BigDecimal.valueOf(amount.nanos(), Money.SCALE));
  }

  /** The same prices as another version. */
  public PriceSheet as(long otherVersion) {
    return new PriceSheet(otherVersion, rates, units, rounding);
  }

  /** The same prices and {@code more} on top. */
  public PriceSheet with(Map<Unit, Price> more) {
    Map<Unit, Price> all = new HashMap<>(units);
    all.putAll(more);
    return new PriceSheet(version, rates, all, rounding);
  }

  /** The amount of one call, where calls are what is paid for. */
  public Optional<Money> perCall() {
    return Optional.ofNullable(units.get(Unit.CALL)).map(price -> Money.of(price.dollars()));
  }

  /** Whether it says what a video costs, which is paid by the call or by the second alone. */
  public boolean pricesVideos() {
    return units.containsKey(Unit.CALL) || units.containsKey(Unit.SECOND);
  }

  /**
   * The price of one kind. What is not stated follows its nearest kin: cached, written and special
   * prompt tokens cost like the prompt, reasoning and sound in the answer like the answer, and an
   * hour in the cache costs 1.6 times five minutes (Anthropic's list, also new-api's fixed factor).
   */
  public Price rate(TokenKind kind) {
    Price stated = rates.get(kind);
    if (stated != null) {
      return stated;
    }
    return switch (kind) {
      case INPUT, OUTPUT -> Price.FREE;
      case CACHED_INPUT, CACHE_WRITE, IMAGE, AUDIO_INPUT -> rate(TokenKind.INPUT);
      case CACHE_WRITE_1H ->
          rates.containsKey(TokenKind.CACHE_WRITE)
              ? rate(TokenKind.CACHE_WRITE).times(HOUR_OVER_FIVE_MINUTES)
              : rate(TokenKind.INPUT);
      case REASONING, AUDIO_OUTPUT -> rate(TokenKind.OUTPUT);
    };
  }

  /**
   * The price of one unit; nothing when it comes with the tokens or the call. An image's price is
   * looked for by size and quality, by size, for any image; one that no row describes costs like
   * the dearest that is stated, for it must not be free by accident.
   */
  public Optional<Price> rate(Unit unit) {
    Price stated = units.get(unit);
    if (stated != null || unit.kind() != Unit.Kind.IMAGE) {
      return Optional.ofNullable(stated);
    }
    int slash = unit.detail().indexOf('/');
    Optional<Price> ofItsSize =
        slash < 0
            ? Optional.empty()
            : Optional.ofNullable(units.get(Unit.image(unit.detail().substring(0, slash))));
    return ofItsSize.or(() -> Optional.ofNullable(units.get(Unit.IMAGE))).or(this::dearestImage);
  }

  private Optional<Price> dearestImage() {
    return units.entrySet().stream()
        .filter(priced -> priced.getKey().kind() == Unit.Kind.IMAGE)
        .map(Map.Entry::getValue)
        .max(Comparator.comparing(Price::dollars));
  }

  /**
   * What {@code usage} costs. A call that does not say how many calls it is counts as one.
   *
   * @param groupRatio the factor of the caller's group on everything, not negative; 1 when there is
   *     none
   * @throws ArithmeticException when the charge does not fit an amount
   */
  public Charge charge(TokenUsage usage, BigDecimal groupRatio) {
    List<Charge.Part> parts = new ArrayList<>();
    Price perCall = units.get(Unit.CALL);
    if (perCall != null) {
      long calls = Math.max(1, usage.units().of(Unit.CALL));
      parts.add(part(Unit.CALL, calls, perCall, groupRatio));
    } else {
      for (TokenKind kind : TokenKind.values()) {
        long tokens = counted(kind, usage);
        if (tokens > 0) {
          parts.add(part(kind, tokens, rate(kind), groupRatio));
        }
      }
    }
    if (!usage.units().counts().isEmpty()) {
      addUnits(usage.units(), groupRatio, parts);
    }
    BigDecimal exact = BigDecimal.ZERO;
    for (Charge.Part part : parts) {
      exact = exact.add(part.exactNanos());
    }
    return new Charge(version, groupRatio, rounding, exact, rounding.apply(exact), parts);
  }

  private void addUnits(UnitUsage units, BigDecimal groupRatio, List<Charge.Part> to) {
    units.counts().entrySet().stream()
        .filter(used -> !used.getKey().equals(Unit.CALL))
        .sorted(Comparator.comparing(used -> used.getKey().label()))
        .forEach(used ->
            rate(used.getKey())
                .ifPresent(
                    price -> to.add(part(used.getKey(), used.getValue(), price, groupRatio))));
  }

  /** Reasoning is a line of its own, and none of the answer's, only where it is priced apart. */
  private long counted(TokenKind kind, TokenUsage usage) {
    boolean apart = rates.containsKey(TokenKind.REASONING);
    long reasoning = apart ? Math.min(usage.reasoning(), usage.of(TokenKind.OUTPUT)) : 0;
    return switch (kind) {
      case REASONING -> reasoning;
      case OUTPUT -> usage.of(kind) - reasoning;
      default -> usage.of(kind);
    };
  }

  private static Charge.Part part(
      Billable kind, long count, Price unitPrice, BigDecimal groupRatio) {
    BigDecimal exact = unitPrice.exactNanos(kind, count).multiply(groupRatio);
    return new Charge.Part(kind, count, unitPrice, exact);
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PriceSheet that
        && version == that.version
        && rates.equals(that.rates)
        && units.equals(that.units)
        && rounding == that.rounding;
  }
}
