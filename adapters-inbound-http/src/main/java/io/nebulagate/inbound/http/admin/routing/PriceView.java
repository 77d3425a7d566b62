package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routing.Offer;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A price in force, or with a provider what that provider charges: what was stated, in USD per
 * million tokens, per call, per unit, and per thousand calls of a tool.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PriceView(
    String model,
    @JsonProperty("provider_id") @Nullable Long providerId,
    long version,
    @Nullable String input,
    @Nullable String output,
    @JsonProperty("cached_input") @Nullable String cachedInput,
    @JsonProperty("cache_write") @Nullable String cacheWrite,
    @JsonProperty("cache_write_1h") @Nullable String cacheWriteHour,
    @Nullable String image,
    @JsonProperty("audio_input") @Nullable String audioInput,
    @JsonProperty("audio_output") @Nullable String audioOutput,
    @Nullable String reasoning,
    @JsonProperty("per_call") @Nullable String perCall,
    @JsonProperty("per_image") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> perImage,
    @JsonProperty("per_second") @Nullable String perSecond,
    @JsonProperty("per_character") @Nullable String perCharacter,
    @JsonProperty("per_search") @Nullable String perSearch,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> tools,
    String rounding) {

  static PriceView of(ModelName model, PriceSheet sheet) {
    return of(model, null, sheet);
  }

  static PriceView of(Offer offer, PriceSheet sheet) {
    return of(offer.model(), offer.provider(), sheet);
  }

  private static PriceView of(ModelName model, @Nullable Long provider, PriceSheet sheet) {
    return new PriceView(
        model.value(),
        provider,
        sheet.version(),
        stated(sheet, TokenKind.INPUT),
        stated(sheet, TokenKind.OUTPUT),
        stated(sheet, TokenKind.CACHED_INPUT),
        stated(sheet, TokenKind.CACHE_WRITE),
        stated(sheet, TokenKind.CACHE_WRITE_1H),
        stated(sheet, TokenKind.IMAGE),
        stated(sheet, TokenKind.AUDIO_INPUT),
        stated(sheet, TokenKind.AUDIO_OUTPUT),
        stated(sheet, TokenKind.REASONING),
        sheet.perCall().map(Money::toDecimal).orElse(null),
        UnitFields.show(sheet, Unit.Kind.IMAGE),
        stated(sheet, Unit.SECOND),
        stated(sheet, Unit.CHARACTER),
        stated(sheet, Unit.SEARCH),
        UnitFields.show(sheet, Unit.Kind.TOOL),
        sheet.rounding().name().toLowerCase(Locale.ROOT));
  }

  private static @Nullable String stated(PriceSheet sheet, Unit unit) {
    return Optional.ofNullable(sheet.units().get(unit)).map(Price::toString).orElse(null);
  }

  private static @Nullable String stated(PriceSheet sheet, TokenKind kind) {
    return Optional.ofNullable(sheet.rates().get(kind)).map(Price::toString).orElse(null);
  }
}
