package io.nebulagate.persistence.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.domain.money.Billable;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a request's record as JSON; numbers that are money are decimal texts. A part of the
 * charge and an attempt are lists of their values, in the order of the record, because some are
 * kept of every request. A part that is not of tokens ends with the power of ten it is sold by.
 */
final class RequestLogJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestLogJson() {}

  static String parts(List<Charge.Part> parts) {
    return list(
        parts,
        (json, part) -> {
          json.writeString(part.kind().label());
          json.writeNumber(part.count());
          json.writeString(part.unitPrice().toString());
          json.writeString(part.exactNanos().toPlainString());
          if (!(part.kind() instanceof TokenKind)) {
            json.writeNumber(part.kind().soldByPowerOfTen());
          }
        });
  }

  static List<Charge.Part> readParts(String json) {
    List<Charge.Part> parts = new ArrayList<>();
    for (JsonNode part : read(json)) {
      parts.add(
          new Charge.Part(
              Billable.parse(part.path(0).asText(), part.path(4).asInt(TokenKind.SOLD_BY)),
              part.path(1).asLong(),
              Price.perMillion(part.path(2).asText()),
              new BigDecimal(part.path(3).asText())));
    }
    return parts;
  }

  static String attempts(List<Attempt> attempts) {
    return list(
        attempts,
        (json, attempt) -> {
          json.writeString(attempt.provider());
          json.writeNumber(attempt.routeId());
          json.writeNumber(attempt.status());
          json.writeString(attempt.outcome());
          json.writeNumber(attempt.latency().toMillis());
          if (attempt.cost().isPresent()) {
            json.writeString(attempt.cost().get().toDecimal());
          }
        });
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

  /** Writes the values of one entry. */
  private interface Values<T> {
    void write(JsonGenerator json, T entry) throws IOException;
  }

  private static <T> String list(List<T> entries, Values<T> values) {
    StringWriter text = new StringWriter(128);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (T entry : entries) {
        json.writeStartArray();
        values.write(json, entry);
        json.writeEndArray();
      }
      json.writeEndArray();
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return text.toString();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException written) {
      throw new IllegalStateException("a request log that is no JSON", written);
    }
  }
}
