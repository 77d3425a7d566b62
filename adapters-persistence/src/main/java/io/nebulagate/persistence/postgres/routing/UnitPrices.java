package io.nebulagate.persistence.postgres.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.Unit;
import java.util.HashMap;
import java.util.Map;

/** The prices of units as a JSON object; a call's has a column of its own and is left out. */
final class UnitPrices {

  private static final ObjectMapper JSON = new ObjectMapper();

  private UnitPrices() {}

  static String write(Map<Unit, Price> prices) {
    ObjectNode object = JSON.createObjectNode();
    prices.forEach((unit, price) -> {
      if (!unit.equals(Unit.CALL)) {
        object.put(unit.label(), price.toString());
      }
    });
    return object.toString();
  }

  static Map<Unit, Price> read(String json) {
    try {
      Map<Unit, Price> prices = new HashMap<>();
      for (Map.Entry<String, JsonNode> unit : JSON.readTree(json).properties()) {
        prices.put(Unit.parse(unit.getKey()), Price.of(unit.getValue().asText()));
      }
      return prices;
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("the prices of units are no JSON", written);
    }
  }
}
