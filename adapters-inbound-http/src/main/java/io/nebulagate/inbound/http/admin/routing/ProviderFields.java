package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.document.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What operators say of a provider, as the document shows it; {@link ProviderInput} reads it. */
@Schema(name = "ProviderFields")
record ProviderFields(
    Optional<String> name,
    @Schema(enumeration = {"openai", "azure", "anthropic", "gemini", "cohere", "newapi"})
        Optional<String> type,
    @JsonProperty("base_url")
        @Schema(
            format = "uri",
            examples = "https://api.openai.com",
            description = "The root; one that ends in a version segment is used as it stands")
        Optional<String> baseUrl,
    @Schema(description = "Write-only; a site's are learnt from it") Optional<List<Secret>> keys,
    @Schema(ref = Schemas.PROVIDER_MODELS) Optional<Object> models,
    @Schema(defaultValue = "10") @Nullable Integer weight,
    @Schema(defaultValue = "0") @Nullable Integer priority,
    @Nullable String region,
    @Nullable List<String> tags,
    @Schema(defaultValue = "true") @Nullable Boolean enabled,
    @Schema(description = "Null: all that the type has") @Nullable List<String> apis,
    @Nullable TimeLimits timeouts,
    @JsonProperty("api_version")
        @Schema(
            pattern = "^(v1|preview|[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?)$",
            description =
                "Of Azure alone; a date: by deployments; v1, preview or null: below /openai/v1")
        @Nullable String apiVersion,
    @JsonProperty("model_alias_mapping")
        @Schema(description = "Further names clients may use, and what the provider calls them")
        @Nullable Map<String, String> aliases,
    @JsonProperty("key_choice")
        @Schema(
            enumeration = {"random", "round_robin", "least_loaded"},
            defaultValue = "random",
            description = "Which of several healthy keys a request gets")
        @Nullable String keyChoice,
    @JsonProperty("rpm_limit")
        @Schema(
            minimum = "1",
            description = "Requests a minute from each replica; what is above goes elsewhere")
        @Nullable Integer rpmLimit,
    @JsonProperty("access_token")
        @Schema(description = "Of a NewAPI site, which must have one; write-only")
        Optional<Secret> accessToken,
    @JsonProperty("user_id")
        @Schema(minimum = "1", description = "Of a NewAPI site, which must have one")
        Optional<Long> userId,
    @JsonProperty("checkin_enabled")
        @Schema(defaultValue = "false", description = "Of a NewAPI site")
        @Nullable Boolean checkinEnabled,
    @JsonProperty("stale_after_hours")
        @Schema(
            minimum = "1",
            defaultValue = "48",
            description = "Of a NewAPI site: how old its balance may be while it is used")
        @Nullable Integer staleAfterHours) {

  /** A provider to be added. */
  @Schema(
      name = "NewProvider",
      requiredProperties = {"name", "type", "base_url"})
  record Creation(@JsonUnwrapped ProviderFields fields) {}

  /** A provider that is there; what is not named stays. */
  @Schema(name = "ProviderChange")
  record Change(@Schema(ref = Schemas.ID) long id, @JsonUnwrapped ProviderFields fields) {}

  /** How long it may take. */
  record TimeLimits(
      @JsonProperty("connect_ms") @Schema(minimum = "1") @Nullable Integer connectMillis,
      @JsonProperty("first_byte_ms") @Schema(minimum = "1") @Nullable Integer firstByteMillis,
      @JsonProperty("idle_ms") @Schema(minimum = "1") @Nullable Integer idleMillis,
      @JsonProperty("total_ms") @Schema(minimum = "1") @Nullable Integer totalMillis) {}
}
