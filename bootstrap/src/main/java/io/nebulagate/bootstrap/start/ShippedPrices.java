package io.nebulagate.bootstrap.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The dated list of vendors' public prices that ships with the gateway, for first starts. */
final class ShippedPrices {

  private static final String RESOURCE = "prices/list.json";

  private ShippedPrices() {}

  /** The sheets by model; their version numbers mean nothing until they are kept. */
  static Map<ModelName, PriceSheet> read() {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without " + RESOURCE);
      }
      Map<ModelName, PriceSheet> sheets = new HashMap<>();
      for (Map.Entry<String, JsonNode> model :
          new ObjectMapper().readTree(in).required("models").properties()) {
        sheets.put(new ModelName(model.getKey()), sheet(model.getValue()));
      }
      return sheets;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static PriceSheet sheet(JsonNode listed) {
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    for (TokenKind kind : TokenKind.values()) {
      JsonNode price = listed.get(kind.label());
      if (price != null) {
        rates.put(kind, Price.perMillion(price.asText()));
      }
    }
    return new PriceSheet(0, rates, Optional.empty(), Rounding.NANO);
  }
}
