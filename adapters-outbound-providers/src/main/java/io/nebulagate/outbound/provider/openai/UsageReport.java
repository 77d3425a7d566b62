package io.nebulagate.outbound.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.money.VendorUsage;
import io.nebulagate.domain.money.VendorUsage.OpenAi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A provider's {@code usage} in OpenAI's words, field by field: it may come several times, and the
 * last value of each field counts, never the sum. A count that cannot be one (negative, above 2³¹ −
 * 1, a fraction, a text) is treated as if it had not come, and remembered.
 *
 * <p>Spellings (OpenAI's API description and recorded exchanges, 2026-11): OpenAI puts cached
 * tokens into {@code prompt_tokens_details}, DeepSeek into {@code prompt_cache_hit_tokens},
 * Moonshot into {@code cached_tokens}. Images and rankings say {@code input_tokens}; rankings that
 * are sold by searches, {@code search_units}; sessions say {@code input_token_details}, and there
 * what of the sound is cached. Tools that ran at the vendor's stand in {@code server_tool_use}
 * (Anthropic's name, also used by gateways in front of it). What lies inside what is {@link
 * OpenAi}'s to say.
 */
public final class UsageReport {

  private static final long MISSING = VendorUsage.MISSING;
  private static final String REQUESTS = "_requests";
  private static final int RAW_BYTES_MAX = 16 << 10;

  private long prompt = MISSING;
  private long completion = MISSING;
  private long total = MISSING;
  private long cached = MISSING;
  private long cacheWrite = MISSING;
  private long audioIn = MISSING;
  private long image = MISSING;
  private long cachedAudio;
  private long cachedImage;
  private long reasoning = MISSING;
  private long audioOut = MISSING;
  private long searches = MISSING;
  private final Map<Unit, Long> tools = new HashMap<>();
  private byte[] raw = {'{', '}'};
  private boolean impossible;

  /** Reads a report that has been parsed. */
  public static UsageReport of(JsonNode usage) {
    UsageReport report = new UsageReport();
    try (JsonParser json = usage.traverse()) {
      json.nextToken();
      report.read(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a report that is in memory", impossible);
    }
    byte[] bytes = usage.toString().getBytes(StandardCharsets.UTF_8);
    report.keepRaw(bytes, 0, bytes.length);
    return report;
  }

  /** Reads the object the parser stands at the beginning of, to its end. */
  void read(JsonParser json) throws IOException {
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      switch (name) {
        case "prompt_tokens", "input_tokens" -> prompt = count(json, prompt);
        case "completion_tokens", "output_tokens" -> completion = count(json, completion);
        case "total_tokens" -> total = count(json, total);
        case "prompt_cache_hit_tokens", "cached_tokens" -> cached = count(json, cached);
        case "prompt_tokens_details", "input_tokens_details", "input_token_details" ->
            readDetails(json, this::readPromptDetail);
        case "completion_tokens_details", "output_tokens_details", "output_token_details" ->
            readDetails(json, this::readCompletionDetail);
        case "search_units" -> searches = count(json, searches);
        case "server_tool_use" -> readTools(json);
        default -> json.skipChildren();
      }
    }
  }

  /** How often tools ran at the vendor's: {@code web_search_requests} counts {@code web_search}. */
  private void readTools(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      if (!name.endsWith(REQUESTS) || tools.size() >= UnitUsage.UNITS_MAX - 1) {
        json.skipChildren();
        continue;
      }
      long count = count(json, MISSING);
      if (count != MISSING) {
        noteTool(name.substring(0, name.length() - REQUESTS.length()), count);
      }
    }
  }

  private void noteTool(String name, long count) {
    try {
      tools.put(Unit.tool(name), count);
    } catch (IllegalArgumentException strange) {
      return; // no price list could name it
    }
  }

  private void readDetails(JsonParser json, Detail detail) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      detail.read(name, json);
    }
  }

  /** Reads one field, at whose value the parser stands. */
  @FunctionalInterface
  private interface Detail {
    void read(String name, JsonParser json) throws IOException;
  }

  private void readPromptDetail(String name, JsonParser json) throws IOException {
    switch (name) {
      case "cached_tokens" -> cached = count(json, cached);
      case "cache_write_tokens" -> cacheWrite = count(json, cacheWrite);
      case "audio_tokens" -> audioIn = count(json, audioIn);
      case "image_tokens" -> image = count(json, image);
      case "cached_tokens_details" -> readDetails(json, this::readCachedDetail);
      default -> json.skipChildren();
    }
  }

  private void readCachedDetail(String name, JsonParser json) throws IOException {
    switch (name) {
      case "audio_tokens" -> cachedAudio = count(json, cachedAudio);
      case "image_tokens" -> cachedImage = count(json, cachedImage);
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

  /** The part of some tokens that is not cached, for what is cached is counted by itself. */
  private static long beside(long cachedOfIt, long all) {
    return all == MISSING ? MISSING : Math.max(0, all - cachedOfIt);
  }

  private long count(JsonParser json, long before) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return before;
    }
    if (token == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long count = VendorUsage.believable(json.getLongValue());
      if (count != MISSING) {
        return count;
      }
    }
    impossible = true;
    json.skipChildren();
    return before;
  }

  /** Whether something stood in the place of a count that cannot be one. */
  public boolean impossible() {
    return impossible;
  }

  /** Keeps the report as it came. */
  void keepRaw(byte[] bytes, int from, int to) {
    if (to - from <= RAW_BYTES_MAX) {
      raw = Arrays.copyOfRange(bytes, from, to);
    }
  }

  private UnitUsage units() {
    Map<Unit, Long> units = new HashMap<>(tools);
    if (searches != MISSING) {
      units.put(Unit.SEARCH, searches);
    }
    return new UnitUsage(units);
  }

  /** What was reported; nothing when the counts that matter for {@code api} did not come. */
  public Optional<ReportedUsage> report(Api api) {
    boolean answerless = api == Api.EMBEDDINGS || api == Api.MODERATIONS || api == Api.RERANK;
    long answer = completion == MISSING && answerless ? 0 : completion;
    return new OpenAi(
            new OpenAi.Totals(prompt, answer, total),
            new OpenAi.PromptDetails(
                cached, cacheWrite, beside(cachedAudio, audioIn), beside(cachedImage, image)),
            new OpenAi.AnswerDetails(reasoning, audioOut))
        .toTokens()
        .or(() -> searches == MISSING ? Optional.empty() : Optional.of(TokenUsage.NONE))
        .map(tokens -> tokens.with(units()))
        .map(usage -> new ReportedUsage(usage, new String(raw, StandardCharsets.UTF_8)));
  }
}
