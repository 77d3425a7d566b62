package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.application.usage.RequestFilter;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.Times;
import io.nebulagate.inbound.http.document.Schemas;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which past requests are asked for, and which page of them, as the query has it. */
class LogQuery {

  private static final int LIMIT_MAX = 100;
  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;

  @QueryParam("cursor")
  @Schema(type = SchemaType.STRING, description = "An earlier `next_cursor`")
  @Nullable String cursor;

  @QueryParam("limit")
  @DefaultValue("50")
  @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + LIMIT_MAX)
  String limit = "";

  @QueryParam("org_id")
  @Schema(ref = Schemas.ID)
  @Nullable String organisation;

  @QueryParam("api_key_id")
  @Schema(ref = Schemas.ID)
  @Nullable String apiKey;

  @QueryParam("project_id")
  @Schema(ref = Schemas.ID)
  @Nullable String project;

  @QueryParam("model")
  @Schema(type = SchemaType.STRING)
  @Nullable String model;

  @QueryParam("status")
  @Schema(type = SchemaType.INTEGER, minimum = "" + STATUS_MIN, maximum = "" + STATUS_MAX)
  @Nullable String status;

  @QueryParam("from")
  @Schema(type = SchemaType.STRING, format = "date-time")
  @Nullable String from;

  @QueryParam("until")
  @Schema(type = SchemaType.STRING, format = "date-time", description = "That moment is left out")
  @Nullable String until;

  RequestFilter filter(OptionalLong tenant) {
    return new RequestFilter(
        tenant,
        id("api_key_id", apiKey),
        id("project_id", project),
        read("model", model, LogQuery::model),
        read("status", status, LogQuery::status).orElse(OptionalInt.empty()),
        time("from", from),
        time("until", until));
  }

  OptionalLong organisationId() {
    return id("org_id", organisation);
  }

  int size() {
    return Numbers.parse("limit", limit, 1, LIMIT_MAX);
  }

  Optional<RequestId> before() {
    return read("cursor", cursor, LogQuery::cursor);
  }

  /** The id in {@code field}; nothing when it is missing. */
  static OptionalLong id(String field, @Nullable String text) {
    return text == null ? OptionalLong.empty() : OptionalLong.of(Numbers.idInField(field, text));
  }

  private static Optional<Instant> time(String field, @Nullable String text) {
    return read(field, text, Times::inField);
  }

  private static <T> Optional<T> read(
      String field, @Nullable String text, BiFunction<String, String, T> reader) {
    return text == null ? Optional.empty() : Optional.of(reader.apply(field, text));
  }

  private static OptionalInt status(String field, String text) {
    return OptionalInt.of(Numbers.parse(field, text, STATUS_MIN, STATUS_MAX));
  }

  private static ModelName model(String field, String name) {
    try {
      return new ModelName(name);
    } catch (IllegalArgumentException notAName) {
      throw GatewayException.invalidValue(field, "has 1 to 256 printable characters");
    }
  }

  private static RequestId cursor(String field, String text) {
    try {
      return RequestId.parse(text);
    } catch (IllegalArgumentException notAnId) {
      throw GatewayException.invalidValue(field, "must be the next_cursor of an earlier page");
    }
  }
}
