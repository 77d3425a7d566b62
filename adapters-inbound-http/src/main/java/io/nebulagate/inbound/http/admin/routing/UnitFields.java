package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.inbound.http.admin.InputReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The fields in which a price states what is sold by the piece. */
final class UnitFields {

  static final List<String> NAMES =
      List.of("per_image", "per_second", "per_character", "per_search", "tools");

  /** Those that come in one kind each. */
  private static final Map<String, Unit> PLAIN =
      Map.of("per_second", Unit.SECOND, "per_character", Unit.CHARACTER, "per_search", Unit.SEARCH);

  /** Any image, where others are told by size and quality. */
  private static final String ANY = "any";

  /** With the price of a call, which has a field of its own, a sheet is still within its bound. */
  private static final int MEMBERS_MAX = PriceSheet.UNITS_MAX / 2 - 2;

  private UnitFields() {}

  static Map<Unit, Price> read(InputReader input) {
    Map<Unit, Price> prices = new HashMap<>();
    PLAIN.forEach((field, unit) ->
        input
            .optional(field, input::decimal)
            .ifPresent(dollars -> prices.put(unit, price(input, field, dollars))));
    input
        .optional("per_image", field -> images(input, field))
        .ifPresent(
            images -> read(input, "per_image", images, UnitFields::image).forEach(prices::put));
    input
        .optional("tools", field -> input.decimals(field, MEMBERS_MAX))
        .ifPresent(tools -> read(input, "tools", tools, Unit::tool).forEach(prices::put));
    return prices;
  }

  /** One price for any image, or one per size and quality. */
  private static Map<String, BigDecimal> images(InputReader input, String field) {
    return input.isObject(field)
        ? input.decimals(field, MEMBERS_MAX)
        : Map.of(ANY, input.decimal(field));
  }

  private static Unit image(String sizeAndQuality) {
    return sizeAndQuality.equals(ANY) ? Unit.IMAGE : Unit.image(sizeAndQuality);
  }

  private static Map<Unit, Price> read(
      InputReader input,
      String field,
      Map<String, BigDecimal> members,
      Function<String, Unit> named) {
    Map<Unit, Price> prices = new HashMap<>();
    members.forEach((name, dollars) -> {
      String path = field + "." + name;
      Unit unit;
      try {
        unit = named.apply(name);
      } catch (IllegalArgumentException notAName) {
        throw input.invalid(
            path, "a name has 1 to " + Unit.DETAIL_MAX + " of a-z, 0-9, '.', '_', ':', '-'");
      }
      prices.put(unit, price(input, path, dollars));
    });
    return prices;
  }

  static Price price(InputReader input, String field, BigDecimal dollars) {
    try {
      return new Price(dollars);
    } catch (IllegalArgumentException outOfRange) {
      throw input.invalid(
          field, "a price lies between 0 and " + Price.MAX + ", " + Price.SCALE_MAX + " decimals");
    }
  }

  /** The prices of one family of units, by their details; empty when there are none. */
  static Map<String, String> show(PriceSheet sheet, Unit.Kind kind) {
    Map<String, String> shown = new TreeMap<>();
    sheet
        .units()
        .forEach((unit, price) -> {
          if (unit.kind() == kind) {
            shown.put(unit.detail().isEmpty() ? ANY : unit.detail(), price.toString());
          }
        });
    return shown;
  }
}
