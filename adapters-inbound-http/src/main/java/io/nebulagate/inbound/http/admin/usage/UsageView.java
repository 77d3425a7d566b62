package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a request used, in disjoint kinds and their sums; reasoning lies inside output. Units, such
 * as {@code tool/web_search}, are shown where there were any.
 */
record UsageView(
    long input,
    @JsonProperty("cached_input") long cachedInput,
    @JsonProperty("cache_write") long cacheWrite,
    @JsonProperty("cache_write_1h") long cacheWriteHour,
    long image,
    @JsonProperty("audio_input") long audioInput,
    long output,
    @JsonProperty("audio_output") long audioOutput,
    long reasoning,
    @JsonProperty("prompt_tokens") long promptTokens,
    @JsonProperty("completion_tokens") long completionTokens,
    @JsonProperty("total_tokens") long totalTokens,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> units) {

  static UsageView of(TokenUsage usage) {
    return new UsageView(
        usage.of(TokenKind.INPUT),
        usage.of(TokenKind.CACHED_INPUT),
        usage.of(TokenKind.CACHE_WRITE),
        usage.of(TokenKind.CACHE_WRITE_1H),
        usage.of(TokenKind.IMAGE),
        usage.of(TokenKind.AUDIO_INPUT),
        usage.of(TokenKind.OUTPUT),
        usage.of(TokenKind.AUDIO_OUTPUT),
        usage.reasoning(),
        usage.input(),
        usage.output(),
        usage.total(),
        usage.units().counts().entrySet().stream()
            .collect(Collectors.toMap(used -> used.getKey().label(), Map.Entry::getValue)));
  }
}
