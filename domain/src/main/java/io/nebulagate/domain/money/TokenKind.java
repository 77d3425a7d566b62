package io.nebulagate.domain.money;

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

  private final String label;

  TokenKind(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int soldByPowerOfTen() {
    return 6;
  }
}
