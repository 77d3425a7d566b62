package io.nebulagate.inbound.http.dialect.cohere;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ranking.Searches;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway itself looks at in Cohere's bodies, as the document shows it; {@link
 * CohereRequest} reads it. Everything else passes through to the provider.
 */
final class CohereBodies {

  private CohereBodies() {}

  /** A conversation. */
  @Schema(name = "CohereChatRequest", additionalProperties = Schema.True.class)
  record Chat(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      List<Object> messages,
      @JsonProperty("max_tokens") @Schema(minimum = "1") @Nullable Long maxTokens,
      @Nullable Boolean stream) {}

  /** What is to become vectors: one of the three. */
  @Schema(name = "CohereEmbedRequest", additionalProperties = Schema.True.class)
  record Embed(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      @Nullable List<String> texts,
      @Nullable List<String> images,
      @Nullable List<Object> inputs) {}

  /** Documents to be put in order. */
  @Schema(name = "CohereRerankRequest", additionalProperties = Schema.True.class)
  record Rerank(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      String query,
      @Schema(maxItems = Searches.DOCUMENTS_MAX) List<Object> documents) {}
}
