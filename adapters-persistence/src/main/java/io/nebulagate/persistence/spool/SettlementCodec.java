package io.nebulagate.persistence.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A settlement as bytes and back: JSON in ASCII, so that a record's mark never stands in it and
 * every character of a provider's report survives, lone surrogates included.
 */
final class SettlementCodec {

  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private SettlementCodec() {}

  static ByteBuffer encode(Settlement settlement) {
    try {
      return StandardCharsets.US_ASCII.encode(JSON.writeValueAsString(write(settlement)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is none, or of another version
   */
  static Settlement decode(ByteBuffer bytes) {
    try {
      JsonNode settlement = JSON.readTree(text(bytes));
      int version = settlement.path("v").asInt();
      if (version != VERSION) {
        throw new IllegalArgumentException("a settlement of version " + version);
      }
      return read(settlement);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("a settlement that is no JSON", malformed);
    }
  }

  /** The bytes as people can read them. */
  static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString();
  }

  private static ObjectNode write(Settlement settlement) {
    ObjectNode to = JSON.createObjectNode().put("v", VERSION);
    to.set("resolution", write(settlement.resolution()));
    ArrayNode extensions = to.putArray("extensions");
    settlement.extensions().forEach(id -> extensions.add(id.toString()));
    if (!settlement.legs().isEmpty()) {
      ArrayNode legs = to.putArray("legs");
      settlement.legs().forEach(leg -> legs.add(write(leg)));
    }
    settlement.lease().ifPresent(id -> to.put("lease", id.toString()));
    settlement.record().ifPresent(record -> to.set("record", RecordJson.write(record)));
    settlement.answer().ifPresent(answer -> to.set("answer", write(answer)));
    return to;
  }

  private static ObjectNode write(Resolution resolution) {
    return JSON.createObjectNode()
        .put("hold", resolution.holdId().toString())
        .put("account", resolution.account().value())
        .put("kind", resolution.kind().name())
        .put("nanos", resolution.amount().nanos());
  }

  private static Resolution readResolution(JsonNode from) {
    return new Resolution(
        UUID.fromString(from.required("hold").asText()),
        new AccountId(from.required("account").longValue()),
        Resolution.Kind.valueOf(from.required("kind").asText()),
        Money.ofNanos(from.required("nanos").longValue()));
  }

  private static Settlement read(JsonNode from) {
    List<UUID> extensions = new ArrayList<>();
    from.required("extensions").forEach(id -> extensions.add(UUID.fromString(id.asText())));
    List<Resolution> legs = new ArrayList<>();
    from.path("legs").forEach(leg -> legs.add(readResolution(leg)));
    return new Settlement(
        readResolution(from.required("resolution")),
        extensions,
        legs,
        Optional.ofNullable(from.get("lease")).map(id -> UUID.fromString(id.asText())),
        Optional.ofNullable(from.get("record")).map(RecordJson::read),
        Optional.ofNullable(from.get("answer")).map(SettlementCodec::readAnswer));
  }

  private static ObjectNode write(KeptAnswer answer) {
    ObjectNode to = JSON.createObjectNode();
    to.put("request", answer.request().uuid().toString())
        .put("status", answer.status())
        .put("nanos", answer.cost().nanos());
    answer.bytes().ifPresent(body -> to.put("body", Base64.getEncoder().encodeToString(body)));
    return to;
  }

  private static KeptAnswer readAnswer(JsonNode from) {
    return new KeptAnswer(
        new RequestId(UUID.fromString(from.required("request").asText())),
        from.required("status").intValue(),
        Optional.ofNullable(from.get("body"))
            .map(body -> ByteBuffer.wrap(Base64.getDecoder().decode(body.asText()))),
        Money.ofNanos(from.required("nanos").longValue()));
  }
}
