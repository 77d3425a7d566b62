package io.nebulagate.persistence.spool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Billable;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.persistence.choice.RouteChoiceJson;
import io.nebulagate.persistence.verdict.HitJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A request's record as JSON, every field of it, to the nanosecond and the nano-dollar. */
final class RecordJson {

  /**
   * The longest report of a provider that is kept, in characters; the request log keeps as much.
   */
  static final int RAW_USAGE_MAX = 65_536;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  static ObjectNode write(RequestRecord record) {
    ObjectNode to = NODES.objectNode();
    to.put("id", record.id().uuid().toString())
        .put("api_key", record.caller().apiKeyId())
        .put("account", record.caller().account().value())
        .put("tenant", record.caller().tenant())
        .put("dialect", record.question().dialect().name())
        .put("api", record.question().api().name())
        .put("model", record.question().model().value())
        .put("stream", record.question().stream())
        .put("status", record.status());
    to.set("usage", write(record.usage()));
    record.charge().ifPresent(charge -> to.set("charge", write(charge)));
    ArrayNode attempts = to.putArray("attempts");
    record.attempts().forEach(attempt -> attempts.add(write(attempt)));
    to.put("started_at", record.timing().startedAt().toString())
        .put("total", record.timing().total().toString());
    record.timing().firstByte().ifPresent(first -> to.put("first_byte", first.toString()));
    record.choice().ifPresent(choice -> to.put("choice", RouteChoiceJson.write(choice)));
    Optional.ofNullable(HitJson.write(record.hits())).ifPresent(hits -> to.put("hits", hits));
    record.loweredTo().ifPresent(version -> to.put("lowered_to", version));
    record.traits().ifPresent(traits -> to.set("traits", write(traits)));
    return to;
  }

  static RequestRecord read(JsonNode from) {
    List<Attempt> attempts = new ArrayList<>();
    from.required("attempts").forEach(attempt -> attempts.add(readAttempt(attempt)));
    return new RequestRecord(
        new RequestId(UUID.fromString(from.required("id").asText())),
        new RequestRecord.Caller(
            from.required("api_key").longValue(),
            new AccountId(from.required("account").longValue()),
            from.required("tenant").longValue()),
        new RequestRecord.Question(
            Dialect.valueOf(from.required("dialect").asText()),
            Api.valueOf(from.required("api").asText()),
            new ModelName(from.required("model").asText()),
            from.required("stream").booleanValue()),
        from.required("status").intValue(),
        readUsage(from.required("usage")),
        Optional.ofNullable(from.get("charge")).map(RecordJson::readCharge),
        attempts,
        new RequestRecord.Timing(
            Instant.parse(from.required("started_at").asText()),
            Optional.ofNullable(from.get("first_byte")).map(first -> duration(first)),
            duration(from.required("total"))),
        Optional.ofNullable(from.get("choice"))
            .map(choice -> RouteChoiceJson.read(choice.asText())),
        HitJson.read(from.path("hits").textValue()),
        Optional.ofNullable(from.get("traits")).map(RecordJson::readTraits),
        Optional.ofNullable(from.get("lowered_to")).map(JsonNode::longValue));
  }

  private static ObjectNode write(RequestRecord.Traits traits) {
    ObjectNode to = NODES.objectNode();
    to.put("asked", traits.asked().value())
        .put("meant", traits.meant().value())
        .put("prompt_bytes", traits.promptBytes());
    traits.country().ifPresent(country -> to.put("country", country));
    return to;
  }

  private static RequestRecord.Traits readTraits(JsonNode from) {
    return new RequestRecord.Traits(
        new ModelName(from.required("asked").asText()),
        new ModelName(from.required("meant").asText()),
        from.required("prompt_bytes").longValue(),
        Optional.ofNullable(from.path("country").textValue()));
  }

  private static ObjectNode write(Usage usage) {
    ObjectNode to = NODES.objectNode();
    ObjectNode tokens = to.putObject("tokens");
    usage.tokens().tokens().forEach((kind, count) -> tokens.put(kind.name(), count));
    ObjectNode units = to.putObject("units");
    usage.tokens().units().counts().forEach((unit, count) -> units.put(unit.label(), count));
    to.put("reasoning", usage.tokens().reasoning()).put("source", usage.source().name());
    usage
        .raw()
        .ifPresent(raw ->
            to.put("raw", raw.length() > RAW_USAGE_MAX ? raw.substring(0, RAW_USAGE_MAX) : raw));
    return to;
  }

  private static Usage readUsage(JsonNode from) {
    Map<TokenKind, Long> tokens = new EnumMap<>(TokenKind.class);
    from.required("tokens")
        .properties()
        .forEach(
            count -> tokens.put(TokenKind.valueOf(count.getKey()), count.getValue().longValue()));
    Map<Unit, Long> units = new HashMap<>();
    from.required("units")
        .properties()
        .forEach(count -> units.put(Unit.parse(count.getKey()), count.getValue().longValue()));
    return new Usage(
        new TokenUsage(tokens, from.required("reasoning").longValue(), new UnitUsage(units)),
        UsageSource.valueOf(from.required("source").asText()),
        Optional.ofNullable(from.get("raw")).map(JsonNode::asText));
  }

  private static ObjectNode write(Charge charge) {
    ObjectNode to = NODES.objectNode();
    to.put("price_version", charge.priceVersion())
        .put("group_ratio", charge.groupRatio().toString())
        .put("rounding", charge.rounding().name())
        .put("nanos", charge.amount().nanos())
        .put("exact_nanos", charge.exactNanos().toString());
    ArrayNode parts = to.putArray("parts");
    for (Charge.Part part : charge.parts()) {
      parts
          .addObject()
          .put("kind", part.kind().label())
          .put("sold_by", part.kind().soldByPowerOfTen())
          .put("count", part.count())
          .put("unit_price", part.unitPrice().toString())
          .put("exact_nanos", part.exactNanos().toString());
    }
    return to;
  }

  private static Charge readCharge(JsonNode from) {
    List<Charge.Part> parts = new ArrayList<>();
    for (JsonNode part : from.required("parts")) {
      parts.add(
          new Charge.Part(
              Billable.parse(part.required("kind").asText(), part.required("sold_by").intValue()),
              part.required("count").longValue(),
              Price.perMillion(part.required("unit_price").asText()),
              decimal(part.required("exact_nanos"))));
    }
    return new Charge(
        from.required("price_version").longValue(),
        decimal(from.required("group_ratio")),
        Rounding.valueOf(from.required("rounding").asText()),
        decimal(from.required("exact_nanos")),
        Money.ofNanos(from.required("nanos").longValue()),
        parts);
  }

  private static ObjectNode write(Attempt attempt) {
    ObjectNode to = NODES.objectNode();
    to.put("provider", attempt.provider())
        .put("route", attempt.routeId())
        .put("status", attempt.status())
        .put("outcome", attempt.outcome())
        .put("latency", attempt.latency().toString());
    attempt.cost().ifPresent(cost -> to.put("cost_nanos", cost.nanos()));
    return to;
  }

  private static Attempt readAttempt(JsonNode from) {
    return new Attempt(
        from.required("provider").asText(),
        from.required("route").longValue(),
        from.required("status").intValue(),
        from.required("outcome").asText(),
        duration(from.required("latency")),
        Optional.ofNullable(from.get("cost_nanos")).map(cost -> Money.ofNanos(cost.longValue())));
  }

  private static BigDecimal decimal(JsonNode from) {
    return new BigDecimal(from.asText());
  }

  private static Duration duration(JsonNode from) {
    return Duration.parse(from.asText());
  }
}
