package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A provider's {@code usage} in OpenAI's words, field by field: it may come several times, and the
 * last value of each field counts, never the sum. A count that cannot be one (negative, above 2³¹ −
 * 1, a fraction, a text) is treated as if it had not come, and remembered.
 *
 * <p>Spellings (OpenAI's API description and recorded exchanges, 2026-11): OpenAI puts cached
 * tokens into {@code prompt_tokens_details}, DeepSeek into {@code prompt_cache_hit_tokens},
 * Moonshot into {@code cached_tokens}; all of them count inside {@code prompt_tokens}. xAI counts
 * reasoning beside {@code completion_tokens} and shows it in {@code total_tokens}; everybody else
 * counts it inside.
 */
final class UsageReport {

  private static final long MISSING = -1;
  private static final int RAW_BYTES_MAX = 16 << 10;

  private long prompt = MISSING;
  private long completion = MISSING;
  private long total = MISSING;
  private long cached = MISSING;
  private long cacheWrite = MISSING;
  private long audioIn = MISSING;
  private long image = MISSING;
  private long reasoning = MISSING;
  private long audioOut = MISSING;
  private byte[] raw = {'{', '}'};
  private boolean impossible;

  /** Reads the object the parser stands at the beginning of, to its end. */
  void read(JsonParser json) throws IOException {
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      switch (name) {
        case "prompt_tokens" -> prompt = count(json, prompt);
        case "completion_tokens" -> completion = count(json, completion);
        case "total_tokens" -> total = count(json, total);
        case "prompt_cache_hit_tokens", "cached_tokens" -> cached = count(json, cached);
        case "prompt_tokens_details" -> readDetails(json, true);
        case "completion_tokens_details" -> readDetails(json, false);
        default -> json.skipChildren();
      }
    }
  }

  private void readDetails(JsonParser json, boolean ofPrompt) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      if (ofPrompt) {
        readPromptDetail(name, json);
      } else {
        readCompletionDetail(name, json);
      }
    }
  }

  private void readPromptDetail(String name, JsonParser json) throws IOException {
    switch (name) {
      case "cached_tokens" -> cached = count(json, cached);
      case "cache_write_tokens" -> cacheWrite = count(json, cacheWrite);
      case "audio_tokens" -> audioIn = count(json, audioIn);
      case "image_tokens" -> image = count(json, image);
      default -> json.skipChildren();
    }
  }

  private void readCompletionDetail(String name, JsonParser json) throws IOException {
    switch (name) {
      case "reasoning_tokens" -> reasoning = count(json, reasoning);
      case "audio_tokens" -> audioOut = count(json, audioOut);
      default -> json.skipChildren();
    }
  }

  private long count(JsonParser json, long before) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return before;
    }
    if (token == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long count = json.getLongValue();
      if (count >= 0 && count <= TokenUsage.COUNT_MAX) {
        return count;
      }
    }
    impossible = true;
    json.skipChildren();
    return before;
  }

  /** Whether something stood in the place of a count that cannot be one. */
  boolean impossible() {
    return impossible;
  }

  /** Keeps the report as it came. */
  void keepRaw(byte[] bytes, int from, int to) {
    if (to - from <= RAW_BYTES_MAX) {
      raw = Arrays.copyOfRange(bytes, from, to);
    }
  }

  /** What was reported; nothing when the counts that matter for {@code api} did not come. */
  Optional<ReportedUsage> report(Api api) {
    long output = outputOrDerived();
    if (api == Api.EMBEDDINGS && output == MISSING) {
      output = 0;
    }
    long input = prompt == MISSING ? difference(total, output) : prompt;
    if (input == MISSING || output == MISSING) {
      return Optional.empty();
    }
    TokenUsage usage = new TokenUsage(split(input, output), Math.max(0, reasoning));
    return Optional.of(new ReportedUsage(usage, new String(raw, StandardCharsets.UTF_8)));
  }

  private long outputOrDerived() {
    if (completion == MISSING) {
      return difference(total, prompt);
    }
    boolean reasoningBeside =
        reasoning > 0 && prompt != MISSING && total == prompt + completion + reasoning;
    return reasoningBeside ? Math.min(completion + reasoning, TokenUsage.COUNT_MAX) : completion;
  }

  private static long difference(long whole, long part) {
    return whole == MISSING || part == MISSING || part > whole ? MISSING : whole - part;
  }

  /** Divides the totals into kinds that do not overlap; details never exceed what they detail. */
  private Map<TokenKind, Long> split(long input, long output) {
    Map<TokenKind, Long> kinds = new EnumMap<>(TokenKind.class);
    long rest = take(kinds, TokenKind.CACHED_INPUT, cached, input);
    rest = take(kinds, TokenKind.CACHE_WRITE, cacheWrite, rest);
    rest = take(kinds, TokenKind.AUDIO_INPUT, audioIn, rest);
    rest = take(kinds, TokenKind.IMAGE, image, rest);
    kinds.put(TokenKind.INPUT, rest);
    kinds.put(TokenKind.OUTPUT, take(kinds, TokenKind.AUDIO_OUTPUT, audioOut, output));
    return kinds;
  }

  private static long take(Map<TokenKind, Long> kinds, TokenKind kind, long count, long from) {
    long taken = Math.clamp(count, 0, from);
    kinds.put(kind, taken);
    return from - taken;
  }
}
