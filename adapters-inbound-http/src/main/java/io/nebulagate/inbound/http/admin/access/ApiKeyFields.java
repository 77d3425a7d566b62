package io.nebulagate.inbound.http.admin.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nebulagate.inbound.http.admin.LimitSettings;
import io.nebulagate.inbound.http.document.Schemas;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What people say of a key, as the document shows it; {@link ApiKeyInput} reads it. */
@Schema(name = "ApiKeyFields")
record ApiKeyFields(
    Optional<String> name,
    @JsonProperty("account_id")
        @Schema(ref = Schemas.ID, description = "Who pays; the caller's account unless named")
        Optional<Long> accountId,
    @JsonProperty("project_id") @Schema(ref = Schemas.PROJECT) @Nullable Object projectId,
    @JsonProperty("allowed_models")
        @Schema(maxItems = ApiKeyInput.MODELS_MAX, description = "Null: all; an empty list: none")
        @Nullable List<String> allowedModels,
    @JsonProperty("allow_ips")
        @Schema(
            maxItems = ApiKeyInput.ADDRESSES_MAX,
            description = "Addresses and CIDRs; null: from anywhere; an empty list: from nowhere",
            examples = "[\"10.0.0.0/8\"]")
        @Nullable List<String> allowIps,
    @JsonProperty("expires_at") @Nullable Instant expiresAt,
    @JsonUnwrapped LimitSettings limits,
    @Schema(description = "The price group, which is for operators to say") @Nullable String group,
    @Schema(description = "What reports look for") @Nullable List<String> tags,
    @Schema(enumeration = {"enabled", "disabled"}) Optional<String> status,
    @Schema(
            description =
                "Whether the text is kept, encrypted, and can be shown again; said when the key is"
                    + " made, and taken back by false")
        @Nullable Boolean revealable) {

  /** A key to be made: it has a name. */
  @Schema(name = "NewApiKey", requiredProperties = "name")
  record Creation(@JsonUnwrapped ApiKeyFields fields) {}

  /** A key that is there; what is not named stays. */
  @Schema(name = "ApiKeyChange")
  record Change(@Schema(ref = Schemas.ID) long id, @JsonUnwrapped ApiKeyFields fields) {}
}
