package io.nebulagate.domain.money;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one answer used, in the one form every vendor's report is turned into. The kinds of tokens
 * are disjoint, so their sum is the vendor's total; {@code reasoning} lies inside {@link
 * TokenKind#OUTPUT}.
 *
 * @param tokens count per kind, each from 0 to 2³¹ − 1; a kind that is missing counts 0; {@link
 *     TokenKind#REASONING} is not among them
 * @param reasoning tokens of hidden reasoning, part of the output count
 * @param units what was used besides tokens
 */
public record TokenUsage(Map<TokenKind, Long> tokens, long reasoning, UnitUsage units) {

  /** Nothing at all. */
  public static final TokenUsage NONE = new TokenUsage(Map.of(), 0);

  /** The largest believable count; anything above it is a lie or an overflow. */
  public static final long COUNT_MAX = Integer.MAX_VALUE;

  /** Copies and checks; throws {@link IllegalArgumentException} for a count out of range. */
  public TokenUsage {
    EnumMap<TokenKind, Long> positive = new EnumMap<>(TokenKind.class);
    tokens.forEach((kind, count) -> {
      check(kind, count);
      if (kind == TokenKind.REASONING) {
        throw new IllegalArgumentException("reasoning is no kind of its own");
      }
      if (count > 0) {
        positive.put(kind, count);
      }
    });
    check(TokenKind.REASONING, reasoning);
    tokens = Collections.unmodifiableMap(positive);
  }

  /** Tokens alone. */
  public TokenUsage(Map<TokenKind, Long> tokens, long reasoning) {
    this(tokens, reasoning, UnitUsage.NONE);
  }

  private static void check(TokenKind kind, long count) {
    if (count < 0 || count > COUNT_MAX) {
      throw new IllegalArgumentException("token count out of range: " + kind.label());
    }
  }

  /** Plain prompt and answer tokens. */
  public static TokenUsage of(long input, long output) {
    return new TokenUsage(Map.of(TokenKind.INPUT, input, TokenKind.OUTPUT, output), 0);
  }

  /** The same tokens, and {@code used} besides them. */
  public TokenUsage with(UnitUsage used) {
    return new TokenUsage(tokens, reasoning, used);
  }

  /** The count of one kind. */
  public long of(TokenKind kind) {
    return kind == TokenKind.REASONING ? reasoning : tokens.getOrDefault(kind, 0L);
  }

  /** All prompt tokens, cached or not. */
  public long input() {
    return total() - output();
  }

  /** All answer tokens. */
  public long output() {
    return of(TokenKind.OUTPUT) + of(TokenKind.AUDIO_OUTPUT);
  }

  /** All tokens. */
  public long total() {
    long total = 0;
    for (long count : tokens.values()) {
      total += count;
    }
    return total;
  }

  /** Whether nothing was used. */
  public boolean isEmpty() {
    return tokens.isEmpty() && units.counts().isEmpty();
  }
}
