package io.nebulagate.domain.money;

import java.util.stream.Stream;

/**
 * A kind of token that has a price of its own. The kinds of one usage never overlap, but for {@link
 * #REASONING}.
 */
public enum TokenKind implements Billable {
  /** Prompt text that no cache held. */
  INPUT("input"),
  /** Prompt text read from the vendor's cache. */
  CACHED_INPUT("cached_input"),
  /** Prompt text written to the vendor's cache for about five minutes. */
  CACHE_WRITE("cache_write"),
  /** Prompt text written to the vendor's cache for about one hour. */
  CACHE_WRITE_1H("cache_write_1h"),
  /** Images in the prompt, where the vendor counts them apart. */
  IMAGE("image"),
  /** Sound in the prompt. */
  AUDIO_INPUT("audio_input"),
  /** Text of the answer, reasoning included. */
  OUTPUT("output"),
  /**
   * Hidden reasoning: a part of {@link #OUTPUT}, and a line of its own where it is priced apart.
   */
  REASONING("reasoning"),
  /** Sound in the answer. */
  AUDIO_OUTPUT("audio_output");

  /** The power of ten that prices of tokens are stated for: they are sold by the million. */
  public static final int SOLD_BY = 6;

  private final String label;

  TokenKind(String label) {
    this.label = label;
  }

  /** What a label names; throws {@link IllegalArgumentException} when it names no kind. */
  public static TokenKind parse(String label) {
    return Stream.of(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a kind of token"));
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int soldByPowerOfTen() {
    return SOLD_BY;
  }
}
