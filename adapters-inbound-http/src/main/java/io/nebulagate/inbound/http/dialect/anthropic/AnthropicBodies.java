package io.nebulagate.inbound.http.dialect.anthropic;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway itself looks at in Anthropic's bodies, as the document shows it; {@link
 * AnthropicRequest} reads it. Everything else passes through to the provider.
 */
final class AnthropicBodies {

  private AnthropicBodies() {}

  /** A conversation. */
  @Schema(name = "MessagesRequest", additionalProperties = Schema.True.class)
  record Messages(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      List<Object> messages,
      @JsonProperty("max_tokens") @Schema(minimum = "1") long maxTokens,
      @Nullable Boolean stream) {}

  /** A conversation that is to be counted. */
  @Schema(name = "CountRequest", additionalProperties = Schema.True.class)
  record Count(@Schema(maxLength = ModelName.LENGTH_MAX) String model, List<Object> messages) {}

  /** How many tokens it has. */
  @Schema(name = "TokenCount")
  record Counted(@JsonProperty("input_tokens") long inputTokens) {}
}
