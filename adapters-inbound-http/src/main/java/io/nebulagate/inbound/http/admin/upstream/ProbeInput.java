package io.nebulagate.inbound.http.admin.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.upstream.ProbeUseCase.Wanted;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.admin.ApiWords;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a provider is to be asked, as the document shows it. */
@Schema(name = "ProviderTest")
record ProbeInput(
    @Schema(
            maxLength = ModelName.LENGTH_MAX,
            description = "A public name; null: one with a price before one without")
        @Nullable String model,
    @JsonProperty("key_id")
        @Schema(ref = Schemas.ID, description = "Null: a key in use before one that was refused")
        @Nullable Long keyId,
    @Schema(
            enumeration = {"chat", "responses", "completions", "embeddings"},
            description = "Null: the first of these that the provider is to be asked for")
        @Nullable String api) {

  static Wanted read(InputStream body) {
    InputReader input = InputReader.of(body, "model", "key_id", "api");
    return new Wanted(
        input.optional("model", field -> ApiWords.model(input, field)),
        input.optional("key_id", input::id),
        input.optional("api", field -> ApiWords.api(input, field)));
  }
}
