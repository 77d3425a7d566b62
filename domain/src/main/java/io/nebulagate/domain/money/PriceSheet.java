package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One immutable version of what a model costs: a price per token kind, or a fixed amount per call.
 * A change of price is a new version; a request in flight keeps the one it was admitted with.
 *
 * @param version identifies this version for ever
 * @param rates the stated prices; a kind without one follows {@link #rate}
 * @param perCall the amount of one call; when present the rates do not count
 * @param rounding how the exact cost becomes a charge
 */
public record PriceSheet(
    long version, Map<TokenKind, Price> rates, Optional<Money> perCall, Rounding rounding) {

  private static final BigDecimal HOUR_OVER_FIVE_MINUTES = new BigDecimal("1.6");
  private static final Price FREE = new Price(BigDecimal.ZERO);

  /**
   * Copies; throws {@link IllegalArgumentException} when the sheet states neither kind of price.
   */
  public PriceSheet {
    rates = Map.copyOf(rates);
    if (perCall.isEmpty()
        && !(rates.containsKey(TokenKind.INPUT) && rates.containsKey(TokenKind.OUTPUT))) {
      throw new IllegalArgumentException("a price sheet states input and output, or a call");
    }
    if (perCall.isPresent() && perCall.get().nanos() < 0) {
      throw new IllegalArgumentException("a call never costs less than nothing");
    }
  }

  /** A sheet in dollars per million tokens of prompt and answer. */
  public static PriceSheet perToken(long version, Price input, Price output) {
    return new PriceSheet(
        version,
        Map.of(TokenKind.INPUT, input, TokenKind.OUTPUT, output),
        Optional.empty(),
        Rounding.NANO);
  }

  /** A sheet of one amount per call. */
  public static PriceSheet perCall(long version, Money amount, Rounding rounding) {
    return new PriceSheet(version, Map.of(), Optional.of(amount), rounding);
  }

  /**
   * The price of one kind. What is not stated follows its nearest kin: cached, written and special
   * prompt tokens cost like the prompt, sound in the answer like the answer, and an hour in the
   * cache costs 1.6 times five minutes (Anthropic's list, also new-api's fixed factor).
   */
  public Price rate(TokenKind kind) {
    Price stated = rates.get(kind);
    if (stated != null) {
      return stated;
    }
    return switch (kind) {
      case INPUT, OUTPUT -> FREE;
      case CACHED_INPUT, CACHE_WRITE, IMAGE, AUDIO_INPUT -> rate(TokenKind.INPUT);
      case CACHE_WRITE_1H ->
          rates.containsKey(TokenKind.CACHE_WRITE)
              ? rate(TokenKind.CACHE_WRITE).times(HOUR_OVER_FIVE_MINUTES)
              : rate(TokenKind.INPUT);
      case AUDIO_OUTPUT -> rate(TokenKind.OUTPUT);
    };
  }

  /**
   * What {@code usage} costs.
   *
   * @param groupRatio the factor of the caller's group, not negative; 1 when there is none
   * @throws ArithmeticException when the charge does not fit an amount
   */
  public Charge charge(TokenUsage usage, BigDecimal groupRatio) {
    if (perCall.isPresent()) {
      Money call = perCall.get();
      BigDecimal exact = BigDecimal.valueOf(call.nanos()).multiply(groupRatio);
      return new Charge(version, rounding.apply(exact), exact, List.of());
    }
    BigDecimal sum = BigDecimal.ZERO;
    List<Charge.Part> parts = new ArrayList<>();
    for (TokenKind kind : TokenKind.values()) {
      long tokens = usage.of(kind);
      if (tokens == 0) {
        continue;
      }
      Price unit = rate(kind);
      BigDecimal exact = unit.exactNanos(tokens).multiply(groupRatio);
      sum = sum.add(exact);
      parts.add(new Charge.Part(kind, tokens, unit, exact));
    }
    return new Charge(version, rounding.apply(sum), sum, parts);
  }
}
