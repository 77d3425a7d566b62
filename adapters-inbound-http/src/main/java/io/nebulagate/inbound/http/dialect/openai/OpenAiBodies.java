package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ranking.Searches;
import io.nebulagate.inbound.http.document.AsForm;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway itself looks at in OpenAI's bodies, as the document shows it; {@link
 * OpenAiRequest} reads it. Everything else passes through to the provider.
 */
public final class OpenAiBodies {

  private OpenAiBodies() {}

  /** A conversation. */
  @Schema(name = "ChatRequest", additionalProperties = Schema.True.class)
  record Chat(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      List<Object> messages,
      @Nullable Boolean stream,
      @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
      @Schema(minimum = "1", maximum = "" + OpenAiRequest.CHOICES_MAX) @Nullable Integer n,
      @JsonProperty("max_tokens") @Schema(minimum = "0") @Nullable Long maxTokens,
      @JsonProperty("max_completion_tokens") @Schema(minimum = "0")
          @Nullable Long maxCompletionTokens) {}

  /** A conversation in OpenAI's newer form. */
  @Schema(name = "ResponseRequest", additionalProperties = Schema.True.class)
  record Responses(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      @Schema(ref = Schemas.PROMPT) Optional<Object> input,
      @Nullable Boolean stream,
      @JsonProperty("max_output_tokens") @Schema(minimum = "0") @Nullable Long maxOutputTokens,
      @JsonProperty("previous_response_id") @Nullable String previousResponseId,
      @Schema(ref = Schemas.CONVERSATION) Optional<Object> conversation,
      @Schema(description = "Whether the provider keeps the answer; it does unless this is false")
          @Nullable Boolean store,
      @Schema(description = "Only false") @Nullable Boolean background) {}

  /** Text to be continued. */
  @Schema(name = "CompletionRequest", additionalProperties = Schema.True.class)
  record Completions(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      @Schema(ref = Schemas.PROMPT) Optional<Object> prompt,
      @Nullable Boolean stream,
      @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
      @Schema(minimum = "1", maximum = "" + OpenAiRequest.CHOICES_MAX) @Nullable Integer n,
      @JsonProperty("max_tokens") @Schema(minimum = "0") @Nullable Long maxTokens,
      @JsonProperty("max_completion_tokens") @Schema(minimum = "0")
          @Nullable Long maxCompletionTokens) {}

  /** Text to be turned into vectors. */
  @Schema(name = "EmbeddingRequest", additionalProperties = Schema.True.class)
  record Embeddings(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      @Schema(ref = Schemas.PROMPT) Object input) {}

  /** A description to be made into images. */
  @Schema(name = "ImageRequest", additionalProperties = Schema.True.class)
  record Images(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      String prompt,
      @Schema(minimum = "1", maximum = "" + OpenAiRequest.CHOICES_MAX) @Nullable Integer n,
      @Schema(description = "Priced by it, as image/1024x1024") @Nullable String size,
      @Schema(description = "Priced by it, as image/1024x1024/hd") @Nullable String quality) {}

  /** Text to be spoken. */
  @Schema(name = "SpeechRequest", additionalProperties = Schema.True.class)
  record Speech(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      @Schema(description = "Priced by its characters") String input) {}

  /** What is to be judged. */
  @Schema(name = "ModerationRequest", additionalProperties = Schema.True.class)
  record Moderations(
      @Schema(maxLength = ModelName.LENGTH_MAX, description = "Null: omni-moderation-latest")
          @Nullable String model,
      @Schema(ref = Schemas.PROMPT) Object input) {}

  /** Documents to be put in order. */
  @Schema(name = "RerankRequest", additionalProperties = Schema.True.class)
  record Rerank(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      String query,
      @Schema(maxItems = Searches.DOCUMENTS_MAX) @Nullable List<Object> documents) {}

  /** Images that are to be changed, or made again. */
  @AsForm
  @Schema(name = "ImageForm", additionalProperties = Schema.True.class)
  record ImageForm(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      @Schema(format = "binary", description = "One or more") String image,
      @Nullable String prompt,
      @Schema(minimum = "1", maximum = "" + OpenAiRequest.CHOICES_MAX) @Nullable Integer n,
      @Nullable String size,
      @Nullable String quality) {}

  /** Sound that is to be written down. */
  @AsForm
  @Schema(name = "SoundForm", additionalProperties = Schema.True.class)
  record SoundForm(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      @Schema(format = "binary") String file,
      @Nullable String prompt,
      @Nullable Boolean stream) {}

  /** A description to be made into a video. */
  @Schema(name = "VideoRequest", additionalProperties = Schema.True.class)
  public record Video(
      @Schema(maxLength = ModelName.LENGTH_MAX) String model,
      String prompt,
      @Schema(description = "Priced by it: 1 to 600; as long as 12 are held when it is not said")
          @Nullable String seconds,
      @Nullable String size) {}

  /** What another video is to be like. */
  @Schema(name = "VideoRemixRequest", additionalProperties = Schema.True.class)
  public record Remix(String prompt) {}

  /** Whether the last frame of a stream tells the usage. */
  @Schema(additionalProperties = Schema.True.class)
  record StreamOptions(@JsonProperty("include_usage") @Nullable Boolean includeUsage) {}
}
