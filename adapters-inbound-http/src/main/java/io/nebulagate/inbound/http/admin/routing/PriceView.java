package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenKind;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A price in force: what was stated, in USD per million tokens or per call. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PriceView(
    String model,
    long version,
    @Nullable String input,
    @Nullable String output,
    @JsonProperty("cached_input") @Nullable String cachedInput,
    @JsonProperty("cache_write") @Nullable String cacheWrite,
    @JsonProperty("cache_write_1h") @Nullable String cacheWriteHour,
    @Nullable String image,
    @JsonProperty("audio_input") @Nullable String audioInput,
    @JsonProperty("audio_output") @Nullable String audioOutput,
    @JsonProperty("per_call") @Nullable String perCall,
    String rounding) {

  static PriceView of(ModelName model, PriceSheet sheet) {
    return new PriceView(
        model.value(),
        sheet.version(),
        stated(sheet, TokenKind.INPUT),
        stated(sheet, TokenKind.OUTPUT),
        stated(sheet, TokenKind.CACHED_INPUT),
        stated(sheet, TokenKind.CACHE_WRITE),
        stated(sheet, TokenKind.CACHE_WRITE_1H),
        stated(sheet, TokenKind.IMAGE),
        stated(sheet, TokenKind.AUDIO_INPUT),
        stated(sheet, TokenKind.AUDIO_OUTPUT),
        sheet.perCall().map(Money::toDecimal).orElse(null),
        sheet.rounding().name().toLowerCase(Locale.ROOT));
  }

  private static @Nullable String stated(PriceSheet sheet, TokenKind kind) {
    return Optional.ofNullable(sheet.rates().get(kind)).map(Price::toString).orElse(null);
  }
}
