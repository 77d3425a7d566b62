package io.nebulagate.application.billing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * How much to set aside for a request before it is served. A stream can be stopped midway, so it
 * begins with a slice and holds more while it runs; an answer in one piece holds all it may cost,
 * as far as that can be told from its head. Pure and thread-safe.
 */
public final class HoldSizer {

  /** One token in twenty and a handful are added for what the vendor wraps around the prompt. */
  private static final long WRAPPING_TOKENS = 16;

  private static final long MARGIN_PARTS = 20;

  /** More than the largest image is counted for (gpt-image-1, high quality, 1536x1024: 6 208). */
  private static final long IMAGE_TOKENS = 6_500;

  private final Slices slices;

  /** Sizes holds with the documented slices. */
  public HoldSizer() {
    this(Slices.DEFAULT);
  }

  /** Sizes holds with {@code slices}. */
  public HoldSizer(Slices slices) {
    this.slices = slices;
  }

  /**
   * How large the parts are, in answer tokens per choice, each 1 or more.
   *
   * @param firstOutputTokens what a stream begins with at most ({@code first_slice})
   * @param reservedOutputTokens what is reserved when the client set no bound of its own ({@code
   *     reserve_output_cap})
   */
  public record Slices(long firstOutputTokens, long reservedOutputTokens) {

    /** As documented: 2 048 and 4 096. */
    public static final Slices DEFAULT = new Slices(2_048, 4_096);

    /** Refuses slices of nothing: {@link IllegalArgumentException}. */
    public Slices {
      if (firstOutputTokens < 1 || reservedOutputTokens < 1) {
        throw new IllegalArgumentException("a slice is more than nothing");
      }
    }
  }

  /** What the request may cost, and how much of that its first hold covers. */
  public CostEstimate estimate(Api api, RequestHead head, PriceSheet price, BigDecimal groupRatio) {
    long prompt = api == Api.VIDEOS ? 0 : promptTokens(head); // a video is paid by its seconds
    OptionalLong bound = head.outputTokensMax();
    long reserved = bound.orElse(slices.reservedOutputTokens());
    if (!head.stream()) {
      long all = answerTokens(api, head, reserved);
      return new CostEstimate(price, groupRatio, prompt, all, all, head.units(), TokenKind.OUTPUT);
    }
    long slice = Math.min(reserved, slices.firstOutputTokens());
    // Without a bound of the client's own it goes on for as long as there is money.
    long most = bound.orElse(TokenUsage.COUNT_MAX);
    return new CostEstimate(
        price,
        groupRatio,
        prompt,
        answerTokens(api, head, slice),
        answerTokens(api, head, most),
        head.units(),
        api == Api.REALTIME ? TokenKind.AUDIO_OUTPUT : TokenKind.OUTPUT);
  }

  private static long promptTokens(RequestHead head) {
    long tokens = CostEstimate.tokens(head.promptBytes()) + WRAPPING_TOKENS;
    return believable(tokens + tokens / MARGIN_PARTS);
  }

  private static long answerTokens(Api api, RequestHead head, long each) {
    return switch (api) {
      case CHAT, RESPONSES, COMPLETIONS -> believable(believable(each) * head.choices());
      case SPEECH, TRANSCRIPTIONS, TRANSLATIONS, REALTIME -> believable(each);
      case IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS -> believable(IMAGE_TOKENS * head.choices());
      case EMBEDDINGS, MODERATIONS, RERANK, VIDEOS -> 0;
    };
  }

  private static long believable(long tokens) {
    return Math.min(tokens, TokenUsage.COUNT_MAX);
  }
}
