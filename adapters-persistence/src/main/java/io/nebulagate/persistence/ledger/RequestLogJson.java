package io.nebulagate.persistence.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.TokenKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lists of a request's record as JSON; numbers that are money are decimal texts. */
final class RequestLogJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestLogJson() {}

  static String parts(List<Charge.Part> parts) {
    ArrayNode list = JSON.createArrayNode();
    for (Charge.Part part : parts) {
      list.addObject()
          .put("kind", part.kind().label())
          .put("tokens", part.tokens())
          .put("unit_price", part.unitPrice().toString())
          .put("exact_nanos", part.exactNanos().toPlainString());
    }
    return list.toString();
  }

  static List<Charge.Part> readParts(String json) {
    List<Charge.Part> parts = new ArrayList<>();
    for (JsonNode part : read(json)) {
      parts.add(
          new Charge.Part(
              kind(part.path("kind").asText()),
              part.path("tokens").asLong(),
              Price.perMillion(part.path("unit_price").asText()),
              new BigDecimal(part.path("exact_nanos").asText())));
    }
    return parts;
  }

  static String attempts(List<Attempt> attempts) {
    ArrayNode list = JSON.createArrayNode();
    for (Attempt attempt : attempts) {
      list.addObject()
          .put("provider", attempt.provider())
          .put("route_id", attempt.routeId())
          .put("status", attempt.status())
          .put("outcome", attempt.outcome())
          .put("latency_ms", attempt.latency().toMillis());
    }
    return list.toString();
  }

  static List<Attempt> readAttempts(String json) {
    List<Attempt> attempts = new ArrayList<>();
    for (JsonNode attempt : read(json)) {
      attempts.add(
          new Attempt(
              attempt.path("provider").asText(),
              attempt.path("route_id").asLong(),
              attempt.path("status").asInt(),
              attempt.path("outcome").asText(),
              Duration.ofMillis(attempt.path("latency_ms").asLong())));
    }
    return attempts;
  }

  private static TokenKind kind(String label) {
    return Stream.of(TokenKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("a request log that is no JSON", written);
    }
  }
}
