package io.nebulagate.application.billing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenUsage;
import java.math.BigDecimal;

/**
 * How much to set aside for a request before it is served: what it may cost at most, as far as that
 * can be told from its head. Pure and thread-safe.
 */
public final class HoldSizer {

  /** Answer tokens reserved per choice when the client set no bound of its own. */
  public static final long OUTPUT_TOKENS_DEFAULT = 4_096;

  /**
   * Three bytes of UTF-8 make about one token or less in every script; English has four. One token
   * in twenty and a handful are added for what the vendor wraps around the text.
   */
  private static final long BYTES_PER_TOKEN = 3;

  private static final long WRAPPING_TOKENS = 16;

  /** The amount to hold; nothing when the request cannot cost anything. */
  public Money size(Api api, RequestHead head, PriceSheet price, BigDecimal groupRatio) {
    TokenUsage most = TokenUsage.of(promptTokens(head), outputTokens(api, head));
    return price.charge(most, groupRatio).amount();
  }

  private static long promptTokens(RequestHead head) {
    long tokens = head.promptBytes() / BYTES_PER_TOKEN + WRAPPING_TOKENS;
    return atMostBelievable(tokens + tokens / 20);
  }

  private static long outputTokens(Api api, RequestHead head) {
    if (api == Api.EMBEDDINGS) {
      return 0;
    }
    long each = atMostBelievable(head.outputTokensMax().orElse(OUTPUT_TOKENS_DEFAULT));
    return atMostBelievable(each * head.choices());
  }

  private static long atMostBelievable(long tokens) {
    return Math.min(tokens, TokenUsage.COUNT_MAX);
  }
}
