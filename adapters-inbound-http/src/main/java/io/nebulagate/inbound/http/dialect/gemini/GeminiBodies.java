package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.domain.chat.ModelName;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway itself looks at in Gemini's bodies, as the document shows it; {@link
 * GeminiRequest} reads it. Everything else passes through to the provider.
 */
final class GeminiBodies {

  private GeminiBodies() {}

  /** Whatever the verb asks for. */
  @Schema(name = "GeminiRequest", additionalProperties = Schema.True.class)
  record Request(
      @Schema(description = "Of generateContent and streamGenerateContent")
          @Nullable List<Object> contents,
      @Schema(description = "Of embedContent", type = SchemaType.OBJECT) @Nullable Object content,
      @Schema(description = "Of batchEmbedContents") @Nullable List<Object> requests,
      @Schema(description = "As in the path, where it is there", maxLength = ModelName.LENGTH_MAX)
          @Nullable String model,
      @Nullable GenerationConfig generationConfig) {}

  /** How it is answered. */
  @Schema(name = "GeminiGenerationConfig", additionalProperties = Schema.True.class)
  record GenerationConfig(
      @Schema(minimum = "0") @Nullable Integer maxOutputTokens,
      @Schema(minimum = "0", maximum = "" + GeminiRequest.CHOICES_MAX)
          @Nullable Integer candidateCount) {}
}
