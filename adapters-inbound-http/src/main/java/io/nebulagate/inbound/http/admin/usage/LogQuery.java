package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.application.usage.RequestFilter;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.Times;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Which past requests are asked for, and which page of them. */
record LogQuery(HttpServerRequest request) {

  private static final int LIMIT_MAX = 100;
  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;

  RequestFilter filter(OptionalLong tenant) {
    Optional<Integer> status =
        read("status", text -> Numbers.parse("status", text, STATUS_MIN, STATUS_MAX));
    return new RequestFilter(
        tenant,
        id("api_key_id"),
        id("project_id"),
        read("model", LogQuery::model),
        status.map(OptionalInt::of).orElse(OptionalInt.empty()),
        time("from"),
        time("until"));
  }

  /** The id in {@code field}; nothing when it is missing. */
  OptionalLong id(String field) {
    return read(field, text -> Numbers.idInField(field, text))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  int limit() {
    return Numbers.parse("limit", request.getParam("limit", "50"), 1, LIMIT_MAX);
  }

  Optional<RequestId> cursor() {
    return read("cursor", LogQuery::cursor);
  }

  private Optional<Instant> time(String field) {
    return read(field, text -> Times.inField(field, text));
  }

  private <T> Optional<T> read(String field, Function<String, T> reader) {
    return Optional.ofNullable(request.getParam(field)).map(reader);
  }

  private static ModelName model(String name) {
    try {
      return new ModelName(name);
    } catch (IllegalArgumentException notAName) {
      throw GatewayException.invalidValue("model", "has 1 to 256 printable characters");
    }
  }

  private static RequestId cursor(String text) {
    try {
      return RequestId.parse(text);
    } catch (IllegalArgumentException notAnId) {
      throw GatewayException.invalidValue("cursor", "must be the next_cursor of an earlier page");
    }
  }
}
