package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.money.VendorUsage;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.inquiry.Searched;
import io.nebulagate.outbound.provider.openai.ErrorBody;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** How an answer ends, well or not, and what it used. */
final class CohereEnd {

  private static final int FAILED = 500;

  private CohereEnd() {}

  /**
   * Why it ended.
   *
   * @param called whether tools were called
   * @throws UpstreamException where Cohere says that it failed
   */
  static FinishReason reason(JsonNode told, boolean called) {
    String word = CohereTools.textOf(told.path("finish_reason"));
    if (!CohereTools.textOf(told.path("error")).isEmpty()) {
      throw new UpstreamException(new UpstreamFault.Failed(FAILED));
    }
    return switch (word) {
      case "MAX_TOKENS", "ERROR_LIMIT" -> FinishReason.LENGTH;
      case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
      case "ERROR" -> throw new UpstreamException(new UpstreamFault.Failed(FAILED));
      case "TIMEOUT" -> throw new UpstreamException(new UpstreamFault.Timeout());
      case "STOP_SEQUENCE" -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP_SEQUENCE;
      default -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }

  /** An error where an answer or one of its events was to be. */
  static UpstreamException error(JsonNode told, UpstreamRequest request) {
    return new UpstreamException(ErrorBody.of(told).toFault(Scrubber.of(request)));
  }

  /** Tells {@code log} what was used. */
  static void report(JsonNode usage, AnswerLog log) {
    if (!usage.isObject()) {
      return;
    }
    JsonNode billed = usage.path("billed_units");
    JsonNode seen = usage.path("tokens");
    log.report(
        new VendorUsage.Cohere(
            count(billed.path("input_tokens"), log),
            count(billed.path("output_tokens"), log),
            count(seen.path("input_tokens"), log),
            count(seen.path("output_tokens"), log)),
        usage.toString());
  }

  /** Tells {@code log} what vectors used: texts and images are billed apart. */
  static void reportVectors(JsonNode billed, AnswerLog log) {
    long texts = count(billed.path("input_tokens"), log);
    long images = count(billed.path("image_tokens"), log);
    if (texts == VendorUsage.MISSING && images == VendorUsage.MISSING) {
      return;
    }
    TokenUsage used =
        new TokenUsage(
            Map.of(TokenKind.INPUT, Math.max(0, texts), TokenKind.IMAGE, Math.max(0, images)), 0);
    log.report(new ReportedUsage(used, billed.toString()));
  }

  /** Tells {@code log} what a ranking used: searches, or as many as it looked like. */
  static void reportRanking(JsonNode billed, UnitUsage asked, AnswerLog log) {
    long texts = Math.max(0, count(billed.path("input_tokens"), log));
    long searches = Math.max(0, count(billed.path("search_units"), log));
    TokenUsage used =
        new TokenUsage(Map.of(TokenKind.INPUT, texts), 0, UnitUsage.of(Unit.SEARCH, searches));
    String raw = billed.isObject() ? billed.toString() : "{}";
    log.report(Searched.of(Optional.of(new ReportedUsage(used, raw)), asked));
  }

  /** The description allows any number; a count is a whole one, however it is spelt. */
  private static long count(JsonNode told, AnswerLog log) {
    if (told.isMissingNode() || told.isNull()) {
      return VendorUsage.MISSING;
    }
    if (told.isNumber()) {
      BigDecimal number = told.decimalValue();
      boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
      boolean small = number.precision() - number.scale() <= 18;
      long count = whole && small ? VendorUsage.believable(number.longValue()) : -1;
      if (count != VendorUsage.MISSING) {
        return count;
      }
    }
    log.reportedImpossible();
    return VendorUsage.MISSING;
  }
}
