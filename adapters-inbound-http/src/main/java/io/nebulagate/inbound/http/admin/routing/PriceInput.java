package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.inbound.http.admin.InputReader;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A price in one of four forms: dollars per million tokens, dollars per call, new-api's ratios,
 * new-api's price per call. What is stated the way new-api states it is also rounded its way, to
 * whole quota units. What units cost may be stated with each of them.
 */
record PriceInput(InputReader input) {

  private static final String PER_CALL = "per_call";
  private static final String MODEL_RATIO = "model_ratio";
  private static final String MODEL_PRICE = "model_price";
  private static final String PROVIDER = "provider_id";

  private static final List<String> RATES =
      Arrays.stream(TokenKind.values()).map(TokenKind::label).toList();

  private static final List<String> RATIOS =
      List.of(
          MODEL_RATIO,
          "completion_ratio",
          "cache_ratio",
          "create_cache_ratio",
          "image_ratio",
          "audio_ratio",
          "audio_completion_ratio");

  static PriceInput of(InputStream body) {
    String[] known =
        Stream.of(
                Stream.of("model", PROVIDER, PER_CALL, MODEL_PRICE),
                RATES.stream(),
                RATIOS.stream(),
                UnitFields.NAMES.stream())
            .flatMap(fields -> fields)
            .toArray(String[]::new);
    return new PriceInput(InputReader.of(body, known));
  }

  ModelName model() {
    try {
      return new ModelName(input.text("model"));
    } catch (IllegalArgumentException notAName) {
      throw input.invalid("model", "has 1 to " + ModelName.LENGTH_MAX + " printable characters");
    }
  }

  /** Whose cost it is; nobody's when it is what clients pay. */
  Optional<Long> provider() {
    return input.optional(PROVIDER, input::id);
  }

  PriceSheet toSheet() {
    List<List<String>> forms =
        Stream.of(List.of(PER_CALL), List.of(MODEL_PRICE), RATIOS, RATES)
            .filter(form -> form.stream().anyMatch(this::given))
            .toList();
    if (forms.size() > 1) {
      throw input.invalid(
          forms.get(1).stream().filter(this::given).findFirst().orElseThrow(),
          "a price has one form: tokens, " + PER_CALL + ", ratios, or " + MODEL_PRICE);
    }
    PriceSheet sheet =
        switch (forms.stream().flatMap(List::stream).findFirst().orElse("")) {
          case PER_CALL -> PriceSheet.perCall(0, amount(PER_CALL), Rounding.NANO);
          case MODEL_PRICE -> PriceSheet.perCall(0, amount(MODEL_PRICE), Rounding.QUOTA);
          case MODEL_RATIO -> ratios();
          case "" -> throw new GatewayException(new GatewayError.MissingParameter("input"));
          default -> rates();
        };
    return sheet.with(UnitFields.read(input));
  }

  private boolean given(String field) {
    return input.optional(field, name -> name).isPresent();
  }

  private PriceSheet rates() {
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    for (TokenKind kind : TokenKind.values()) {
      boolean needed = kind == TokenKind.INPUT || kind == TokenKind.OUTPUT;
      if (needed || given(kind.label())) {
        rates.put(kind, UnitFields.price(input, kind.label(), input.decimal(kind.label())));
      }
    }
    return new PriceSheet(0, rates, Map.of(), Rounding.NANO);
  }

  private PriceSheet ratios() {
    Ratios ratios =
        new Ratios(
            ratio(MODEL_RATIO),
            ratio("completion_ratio"),
            input.optional("cache_ratio", this::ratio),
            input.optional("create_cache_ratio", this::ratio),
            input.optional("image_ratio", this::ratio),
            input.optional("audio_ratio", this::ratio),
            input.optional("audio_completion_ratio", this::ratio));
    try {
      return ratios.toSheet(0);
    } catch (IllegalArgumentException outOfRange) {
      throw input.invalid(MODEL_RATIO, "makes a price above " + Price.MAX + " with the others");
    }
  }

  private BigDecimal ratio(String field) {
    BigDecimal ratio = input.decimal(field);
    if (ratio.signum() < 0 || ratio.compareTo(Price.MAX) > 0) {
      throw input.invalid(field, "a ratio lies between 0 and " + Price.MAX);
    }
    return ratio;
  }

  private Money amount(String field) {
    Money amount = input.money(field);
    UnitFields.price(input, field, BigDecimal.valueOf(amount.nanos(), Money.SCALE));
    return amount;
  }
}
