package io.nebulagate.inbound.http.admin.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.policy.SimulationUseCase.Imagined;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.inbound.http.admin.ApiWords;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.document.Schemas;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The request that is imagined, as the document shows it. */
@Schema(name = "PolicySimulationRequest")
record SimulationInput(
    @Schema(description = "The body a client would send, with `model`") Map<String, Object> request,
    @JsonProperty("api_key_id")
        @Schema(
            ref = Schemas.ID,
            description = "Null: a key without tags that may ask for every model")
        @Nullable Long apiKeyId,
    @JsonProperty("client_ip") @Schema(description = "Null: from nobody knows where")
        @Nullable String clientIp,
    @Schema(
            enumeration = {"chat", "responses", "completions", "embeddings"},
            defaultValue = "chat")
        @Nullable String api,
    @Schema(
            enumeration = {"openai", "anthropic", "gemini", "cohere"},
            defaultValue = "openai",
            description = "In whose words it would come")
        @Nullable String dialect,
    @Schema(
            defaultValue = "false",
            description =
                "Whether models that judge texts are asked; rules that would ask fail if not")
        @Nullable Boolean external) {

  private static final String REQUEST = "request";
  private static final String CLIENT = "client_ip";

  static Imagined read(InputStream body) {
    InputReader input =
        InputReader.of(body, REQUEST, "api_key_id", CLIENT, "api", "dialect", "external");
    ObjectNode request = input.foreign(REQUEST);
    return new Imagined(
        model(input, request),
        RequestBody.besidePath(
            request.toString().getBytes(StandardCharsets.UTF_8), List.of(), List.of()),
        input.optional("api_key_id", input::id),
        input.optional(CLIENT, field -> address(input, field)),
        input.optional("dialect", field -> ApiWords.dialect(input, field)).orElse(Dialect.OPENAI),
        input.optional("api", field -> ApiWords.api(input, field)).orElse(Api.CHAT),
        input.optional("external", input::bool).orElse(false));
  }

  private static InetAddress address(InputReader input, String field) {
    try {
      return InetAddress.ofLiteral(input.text(field));
    } catch (IllegalArgumentException noAddress) {
      throw input.invalid(field, "must be an IP address");
    }
  }

  private static ModelName model(InputReader input, ObjectNode request) {
    try {
      return new ModelName(request.path("model").asText());
    } catch (IllegalArgumentException notAName) {
      throw input.invalid(REQUEST + ".model", "has 1 to 256 printable characters");
    }
  }
}
