package io.nebulagate.inbound.http.admin.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routes.PreviewUseCase.Question;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.admin.ApiWords;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The request whose way is looked for, as the document shows it. */
@Schema(name = "RoutePreviewRequest")
record PreviewInput(
    @Schema(maxLength = ModelName.LENGTH_MAX, description = "As a client would write it")
        String model,
    @JsonProperty("api_key_id")
        @Schema(ref = Schemas.ID, description = "Null: a key that may ask for every model")
        @Nullable Long apiKeyId,
    @Schema(
            enumeration = {"chat", "responses", "completions", "embeddings"},
            defaultValue = "chat")
        @Nullable String api,
    @Schema(
            enumeration = {"openai", "anthropic", "gemini", "cohere"},
            defaultValue = "openai",
            description = "In whose words it would come")
        @Nullable String dialect) {

  static Question read(InputStream body) {
    InputReader input = InputReader.of(body, "model", "api_key_id", "api", "dialect");
    return new Question(
        ApiWords.model(input, "model"),
        input.optional("api_key_id", input::id),
        input.optional("dialect", field -> ApiWords.dialect(input, field)).orElse(Dialect.OPENAI),
        input.optional("api", field -> ApiWords.api(input, field)).orElse(Api.CHAT));
  }
}
