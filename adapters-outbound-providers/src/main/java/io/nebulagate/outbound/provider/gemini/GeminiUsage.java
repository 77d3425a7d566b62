package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.money.VendorUsage;
import io.nebulagate.outbound.provider.conversation.AnswerLog;

/** Reads {@code usageMetadata}: each chunk's is of all so far, so the last one counts. */
final class GeminiUsage {

  private static final int DIGITS_MAX = 18;

  private final JsonNode usage;
  private final AnswerLog log;

  private GeminiUsage(JsonNode usage, AnswerLog log) {
    this.usage = usage;
    this.log = log;
  }

  /** Of an answer or a chunk; nothing where there is none, or no prompt in it. */
  static void read(JsonNode answer, AnswerLog log) {
    JsonNode usage = answer.path("usageMetadata");
    if (usage.isObject()) {
      new GeminiUsage(usage, log).report();
    }
  }

  private void report() {
    log.report(
        new VendorUsage.Gemini(
            new VendorUsage.Gemini.Counts(
                count(usage.path("promptTokenCount")),
                count(usage.path("cachedContentTokenCount")),
                count(usage.path("toolUsePromptTokenCount")),
                count(usage.path("candidatesTokenCount")),
                count(usage.path("thoughtsTokenCount"))),
            ofModality("promptTokensDetails", "AUDIO"),
            ofModality("promptTokensDetails", "IMAGE"),
            ofModality("candidatesTokensDetails", "AUDIO")),
        usage.toString());
  }

  private long ofModality(String details, String modality) {
    for (JsonNode detail : usage.path(details)) {
      if (detail.path("modality").asText("").equals(modality)) {
        return count(detail.path("tokenCount"));
      }
    }
    return VendorUsage.MISSING;
  }

  /** A whole number, which protocol buffers also spell as a text. */
  private long count(JsonNode told) {
    if (told.isMissingNode() || told.isNull()) {
      return VendorUsage.MISSING;
    }
    long count = VendorUsage.MISSING;
    if (told.isIntegralNumber() && told.canConvertToLong()) {
      count = VendorUsage.believable(told.longValue());
    } else if (told.isTextual() && isDigits(told.textValue())) {
      count = VendorUsage.believable(Long.parseLong(told.textValue()));
    }
    if (count == VendorUsage.MISSING) {
      log.reportedImpossible();
    }
    return count;
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty()
        && text.length() <= DIGITS_MAX
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
