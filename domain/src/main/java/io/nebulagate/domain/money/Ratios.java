package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A price the way new-api states it: the prompt against 2 dollars per million tokens, everything
 * else against the prompt. What is not stated has new-api's own default. Rounded to whole quota
 * units, of which 500 000 are one dollar.
 *
 * @param model the prompt; 1 is 2 dollars per million tokens
 * @param completion the answer against the prompt
 * @param cache what is read from the cache; like the prompt when not stated
 * @param createCache what is written to the cache for five minutes; 1.25 when not stated. An hour
 *     costs 1.6 times as much
 * @param image images in the prompt; like the prompt when not stated
 * @param audio sound in the prompt; like the prompt when not stated
 * @param audioCompletion sound in the answer against sound in the prompt; together they are like
 *     the answer when neither is stated
 */
public record Ratios(
    BigDecimal model,
    BigDecimal completion,
    Optional<BigDecimal> cache,
    Optional<BigDecimal> createCache,
    Optional<BigDecimal> image,
    Optional<BigDecimal> audio,
    Optional<BigDecimal> audioCompletion) {

  /** What a ratio of 1 stands for, in dollars per million tokens. */
  public static final BigDecimal DOLLARS = BigDecimal.TWO;

  private static final BigDecimal CREATE_CACHE = new BigDecimal("1.25");

  /** As many digits as new-api's own numbers carry. */
  private static final MathContext DIGITS = MathContext.DECIMAL64;

  /**
   * The ratios that say the same as {@code sheet}, all of them; nothing when ratios cannot say it:
   * a price per call or unit, reasoning that is priced apart, or a prompt for nothing beside
   * something that costs.
   */
  public static Optional<Ratios> of(PriceSheet sheet) {
    boolean sayable =
        sheet.units().keySet().stream().allMatch(unit -> unit.kind() == Unit.Kind.TOOL)
            && sheet.rate(TokenKind.REASONING).equals(sheet.rate(TokenKind.OUTPUT));
    Price prompt = sheet.rate(TokenKind.INPUT);
    if (!sayable || (prompt.isFree() && !sheet.rates().values().stream().allMatch(Price::isFree))) {
      return Optional.empty();
    }
    Price heard = sheet.rate(TokenKind.AUDIO_INPUT);
    Price spoken = sheet.rate(TokenKind.AUDIO_OUTPUT);
    if (heard.isFree() && !spoken.isFree()) {
      return Optional.empty();
    }
    return Optional.of(
        new Ratios(
            prompt.dollars().divide(DOLLARS),
            against(sheet.rate(TokenKind.OUTPUT), prompt),
            Optional.of(against(sheet.rate(TokenKind.CACHED_INPUT), prompt)),
            Optional.of(against(sheet.rate(TokenKind.CACHE_WRITE), prompt)),
            Optional.of(against(sheet.rate(TokenKind.IMAGE), prompt)),
            Optional.of(against(heard, prompt)),
            Optional.of(against(spoken, heard))));
  }

  private static BigDecimal against(Price price, Price other) {
    return other.isFree() ? BigDecimal.ONE : price.dollars().divide(other.dollars(), DIGITS);
  }

  /**
   * The prices these ratios make, to the last digit a price has.
   *
   * @throws IllegalArgumentException when one is out of a price's range
   */
  public Map<TokenKind, Price> toRates() {
    BigDecimal prompt = model.multiply(DOLLARS);
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    rates.put(TokenKind.INPUT, Price.nearest(prompt));
    rates.put(TokenKind.OUTPUT, Price.nearest(prompt.multiply(completion)));
    rates.put(
        TokenKind.CACHE_WRITE, Price.nearest(prompt.multiply(createCache.orElse(CREATE_CACHE))));
    cache.ifPresent(
        ratio -> rates.put(TokenKind.CACHED_INPUT, Price.nearest(prompt.multiply(ratio))));
    image.ifPresent(ratio -> rates.put(TokenKind.IMAGE, Price.nearest(prompt.multiply(ratio))));
    if (audio.isPresent() || audioCompletion.isPresent()) {
      BigDecimal heard = prompt.multiply(audio.orElse(BigDecimal.ONE));
      BigDecimal spoken = heard.multiply(audioCompletion.orElse(BigDecimal.ONE));
      rates.put(TokenKind.AUDIO_INPUT, Price.nearest(heard));
      rates.put(TokenKind.AUDIO_OUTPUT, Price.nearest(spoken));
    }
    return rates;
  }

  /** The sheet these ratios make; throws as {@link #toRates}. */
  public PriceSheet toSheet(long version) {
    return new PriceSheet(version, toRates(), Map.of(), Rounding.QUOTA);
  }
}
