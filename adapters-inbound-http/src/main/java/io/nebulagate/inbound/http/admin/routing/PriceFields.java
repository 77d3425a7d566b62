package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.inbound.http.document.Schemas;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a price states, as the document shows it; {@link PriceInput} reads it. One of four forms:
 * USD per million tokens ({@code input} to {@code reasoning}), {@code per_call} in USD, new-api's
 * ratios, or its {@code model_price}; with each, what units cost.
 */
@Schema(
    name = "PriceFields",
    description =
        "One of four forms: USD per million tokens (`input` to `reasoning`), `per_call` in USD,"
            + " new-api's ratios, or its `model_price`; with each, what units cost in USD")
record PriceFields(
    @Schema(maxLength = ModelName.LENGTH_MAX) String model,
    @JsonProperty("provider_id") @Schema(ref = Schemas.ID) @Nullable Long providerId,
    @Schema(ref = Schemas.PRICE) @Nullable Object input,
    @Schema(ref = Schemas.PRICE) @Nullable Object output,
    @JsonProperty("cached_input") @Schema(ref = Schemas.PRICE) @Nullable Object cachedInput,
    @JsonProperty("cache_write") @Schema(ref = Schemas.PRICE) @Nullable Object cacheWrite,
    @JsonProperty("cache_write_1h") @Schema(ref = Schemas.PRICE) @Nullable Object cacheWriteHour,
    @Schema(ref = Schemas.PRICE) @Nullable Object image,
    @JsonProperty("audio_input") @Schema(ref = Schemas.PRICE) @Nullable Object audioInput,
    @JsonProperty("audio_output") @Schema(ref = Schemas.PRICE) @Nullable Object audioOutput,
    @Schema(ref = Schemas.PRICE) @Nullable Object reasoning,
    @JsonProperty("per_call") @Schema(ref = Schemas.PRICE) @Nullable Object perCall,
    @JsonProperty("model_ratio") @Schema(ref = Schemas.RATIO) @Nullable Object modelRatio,
    @JsonProperty("completion_ratio") @Schema(ref = Schemas.RATIO) @Nullable Object completionRatio,
    @JsonProperty("cache_ratio") @Schema(ref = Schemas.RATIO) @Nullable Object cacheRatio,
    @JsonProperty("create_cache_ratio") @Schema(ref = Schemas.RATIO)
        @Nullable Object createCacheRatio,
    @JsonProperty("image_ratio") @Schema(ref = Schemas.RATIO) @Nullable Object imageRatio,
    @JsonProperty("audio_ratio") @Schema(ref = Schemas.RATIO) @Nullable Object audioRatio,
    @JsonProperty("audio_completion_ratio") @Schema(ref = Schemas.RATIO)
        @Nullable Object audioCompletionRatio,
    @JsonProperty("model_price") @Schema(ref = Schemas.PRICE) @Nullable Object modelPrice,
    @JsonProperty("per_image") @Schema(ref = Schemas.IMAGE_PRICES) @Nullable Object perImage,
    @JsonProperty("per_second") @Schema(ref = Schemas.PRICE) @Nullable Object perSecond,
    @JsonProperty("per_character") @Schema(ref = Schemas.PRICE) @Nullable Object perCharacter,
    @JsonProperty("per_search") @Schema(ref = Schemas.PRICE) @Nullable Object perSearch,
    @Schema(ref = Schemas.PRICES) @Nullable Object tools) {}
