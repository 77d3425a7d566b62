package io.nebulagate.application.billing;

import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.UnitUsage;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What one request may cost, told from its head and its price. The one estimate behind everything
 * that cannot wait for exact numbers: what is held before, how far a stream is funded while it
 * runs, and what is charged when this replica dies. Immutable.
 *
 * @param promptTokens of the prompt, with a margin
 * @param firstOutputTokens of the answer that the first hold pays for
 * @param mostOutputTokens of the answer that the client allows, all choices together
 * @param units what it uses besides tokens
 * @param answer what the answer is made of: words, or sound where it may be spoken
 */
public record CostEstimate(
    PriceSheet price,
    BigDecimal groupRatio,
    long promptTokens,
    long firstOutputTokens,
    long mostOutputTokens,
    UnitUsage units,
    TokenKind answer) {

  /** Three bytes of UTF-8 make about one token or less in every script; English has four. */
  private static final int BYTES_PER_TOKEN = 3;

  /** The tokens that {@code textBytes} bytes of UTF-8 are taken for, a begun one included. */
  public static long tokens(long textBytes) {
    return Math.min(Math.ceilDiv(textBytes, BYTES_PER_TOKEN), TokenUsage.COUNT_MAX);
  }

  /** The most text that {@code tokens} tokens are taken for, in bytes of UTF-8. */
  public static long textBytes(long tokens) {
    return tokens * BYTES_PER_TOKEN;
  }

  /**
   * What the prompt and so much of an answer cost.
   *
   * @param outputTokens 0 to {@link TokenUsage#COUNT_MAX}
   */
  public Money cost(long outputTokens) {
    return price.charge(used(outputTokens), groupRatio).amount();
  }

  /** The prompt and so much of an answer. */
  public TokenUsage used(long outputTokens) {
    Map<TokenKind, Long> tokens = Map.of(TokenKind.INPUT, promptTokens, answer, outputTokens);
    return new TokenUsage(tokens, 0, units);
  }

  /** So much more of an answer that has begun. */
  public TokenUsage further(long outputTokens) {
    return new TokenUsage(Map.of(answer, outputTokens), 0);
  }

  /** What to hold before anybody is asked; nothing when the request cannot cost anything. */
  public Money firstHold() {
    return cost(firstOutputTokens);
  }
}
