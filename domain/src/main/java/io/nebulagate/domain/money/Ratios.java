package io.nebulagate.domain.money;

import java.math.BigDecimal;
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

  /**
   * The prices these ratios make.
   *
   * @throws IllegalArgumentException when one is out of a price's range
   */
  public Map<TokenKind, Price> toRates() {
    BigDecimal prompt = model.multiply(DOLLARS);
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    rates.put(TokenKind.INPUT, new Price(prompt));
    rates.put(TokenKind.OUTPUT, new Price(prompt.multiply(completion)));
    rates.put(TokenKind.CACHE_WRITE, new Price(prompt.multiply(createCache.orElse(CREATE_CACHE))));
    cache.ifPresent(ratio -> rates.put(TokenKind.CACHED_INPUT, new Price(prompt.multiply(ratio))));
    image.ifPresent(ratio -> rates.put(TokenKind.IMAGE, new Price(prompt.multiply(ratio))));
    if (audio.isPresent() || audioCompletion.isPresent()) {
      BigDecimal heard = prompt.multiply(audio.orElse(BigDecimal.ONE));
      BigDecimal spoken = heard.multiply(audioCompletion.orElse(BigDecimal.ONE));
      rates.put(TokenKind.AUDIO_INPUT, new Price(heard));
      rates.put(TokenKind.AUDIO_OUTPUT, new Price(spoken));
    }
    return rates;
  }

  /** The sheet these ratios make; throws as {@link #toRates}. */
  public PriceSheet toSheet(long version) {
    return new PriceSheet(version, toRates(), Map.of(), Rounding.QUOTA);
  }
}
