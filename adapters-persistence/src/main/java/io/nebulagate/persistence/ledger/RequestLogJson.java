package io.nebulagate.persistence.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.money.Billable;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a request's record as JSON; numbers that are money are decimal texts. An attempt is
 * a list of its values, in the order of the record, because one is kept of every request.
 */
final class RequestLogJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestLogJson() {}

  static String parts(List<Charge.Part> parts) {
    ArrayNode list = JSON.createArrayNode();
    for (Charge.Part part : parts) {
      list.addObject()
          .put("kind", part.kind().label())
          .put(part.kind() instanceof TokenKind ? "tokens" : "count", part.count())
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
              Billable.parse(part.path("kind").asText()),
              part.path("tokens").asLong(part.path("count").asLong()),
              Price.perMillion(part.path("unit_price").asText()),
              new BigDecimal(part.path("exact_nanos").asText())));
    }
    return parts;
  }

  static String attempts(List<Attempt> attempts) {
    ArrayNode list = JSON.createArrayNode();
    for (Attempt attempt : attempts) {
      ArrayNode one =
          list.addArray()
              .add(attempt.provider())
              .add(attempt.routeId())
              .add(attempt.status())
              .add(attempt.outcome())
              .add(attempt.latency().toMillis());
      attempt.cost().ifPresent(cost -> one.add(cost.toDecimal()));
    }
    return list.toString();
  }

  static List<Attempt> readAttempts(String json) {
    List<Attempt> attempts = new ArrayList<>();
    for (JsonNode attempt : read(json)) {
      attempts.add(
          new Attempt(
              attempt.path(0).asText(),
              attempt.path(1).asLong(),
              attempt.path(2).asInt(),
              attempt.path(3).asText(),
              Duration.ofMillis(attempt.path(4).asLong()),
              Optional.ofNullable(attempt.get(5))
                  .filter(cost -> !cost.isNull())
                  .map(cost -> Money.parse(cost.asText()))));
    }
    return attempts;
  }

  /** What was used besides tokens; null, which takes no room, when there was nothing. */
  static @Nullable String units(UnitUsage used) {
    if (used.counts().isEmpty()) {
      return null;
    }
    ObjectNode counts = JSON.createObjectNode();
    used.counts().forEach((unit, count) -> counts.put(unit.label(), count));
    return counts.toString();
  }

  static UnitUsage readUnits(@Nullable String json) {
    if (json == null) {
      return UnitUsage.NONE;
    }
    Map<Unit, Long> counts = new HashMap<>();
    for (Map.Entry<String, JsonNode> unit : read(json).properties()) {
      counts.put(Unit.parse(unit.getKey()), unit.getValue().asLong());
    }
    return new UnitUsage(counts);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("a request log that is no JSON", written);
    }
  }
}
