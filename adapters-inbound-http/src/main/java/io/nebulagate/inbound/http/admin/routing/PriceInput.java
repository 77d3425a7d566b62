package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
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
 * whole quota units.
 */
record PriceInput(InputReader input) {

  /** What a ratio of 1 stands for, in dollars per million tokens. */
  private static final BigDecimal RATIO_DOLLARS = BigDecimal.TWO;

  private static final String PER_CALL = "per_call";
  private static final String MODEL_RATIO = "model_ratio";
  private static final String MODEL_PRICE = "model_price";

  private static final List<String> RATES =
      Arrays.stream(TokenKind.values()).map(TokenKind::label).toList();

  private static final List<String> RATIOS =
      List.of(MODEL_RATIO, "completion_ratio", "cache_ratio", "create_cache_ratio");

  static PriceInput of(InputStream body) {
    String[] known =
        Stream.of(
                Stream.of("model", "provider_id", PER_CALL, MODEL_PRICE),
                RATES.stream(),
                RATIOS.stream())
            .flatMap(fields -> fields)
            .toArray(String[]::new);
    return new PriceInput(InputReader.of(body, known).notYet("provider_id"));
  }

  ModelName model() {
    try {
      return new ModelName(input.text("model"));
    } catch (IllegalArgumentException notAName) {
      throw input.invalid("model", "has 1 to " + ModelName.LENGTH_MAX + " printable characters");
    }
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
    return switch (forms.stream().flatMap(List::stream).findFirst().orElse("")) {
      case PER_CALL -> PriceSheet.perCall(0, amount(PER_CALL), Rounding.NANO);
      case MODEL_PRICE -> PriceSheet.perCall(0, amount(MODEL_PRICE), Rounding.QUOTA);
      case MODEL_RATIO -> ratios();
      case "" -> throw new GatewayException(new GatewayError.MissingParameter("input"));
      default -> rates();
    };
  }

  private boolean given(String field) {
    return input.optional(field, name -> name).isPresent();
  }

  private PriceSheet rates() {
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    for (TokenKind kind : TokenKind.values()) {
      boolean needed = kind == TokenKind.INPUT || kind == TokenKind.OUTPUT;
      if (needed || given(kind.label())) {
        rates.put(kind, price(kind.label(), input.decimal(kind.label())));
      }
    }
    return new PriceSheet(0, rates, Optional.empty(), Rounding.NANO);
  }

  private PriceSheet ratios() {
    BigDecimal prompt = input.decimal(MODEL_RATIO).multiply(RATIO_DOLLARS);
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    rates.put(TokenKind.INPUT, price(MODEL_RATIO, prompt));
    rates.put(
        TokenKind.OUTPUT,
        price("completion_ratio", prompt.multiply(input.decimal("completion_ratio"))));
    input
        .optional("cache_ratio", input::decimal)
        .ifPresent(ratio ->
            rates.put(TokenKind.CACHED_INPUT, price("cache_ratio", prompt.multiply(ratio))));
    input
        .optional("create_cache_ratio", input::decimal)
        .ifPresent(ratio ->
            rates.put(TokenKind.CACHE_WRITE, price("create_cache_ratio", prompt.multiply(ratio))));
    return new PriceSheet(0, rates, Optional.empty(), Rounding.QUOTA);
  }

  private Price price(String field, BigDecimal dollarsPerMillion) {
    try {
      return new Price(dollarsPerMillion);
    } catch (IllegalArgumentException outOfRange) {
      throw input.invalid(field, "a price lies between 0 and " + Price.MAX + ", 18 decimals");
    }
  }

  private Money amount(String field) {
    Money amount = input.money(field);
    if (amount.nanos() < 0) {
      throw input.invalid(field, "must not be negative");
    }
    return amount;
  }
}
