package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/** The client's own name of its question, by which a repeat is known. */
final class IdempotencyHeader {

  /** What an answer carries that was given before. */
  static final String REPLAYED = "Idempotency-Replayed";

  private static final String NAME = "Idempotency-Key";
  private static final int LENGTH_MAX = 255;

  private IdempotencyHeader() {}

  /**
   * The key, if the client sent one.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} for two, or one that is empty,
   *     too long or not visible ASCII
   */
  static Optional<String> of(MultiMap headers) {
    List<String> values = headers.getAll(NAME);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    String key = values.getFirst().strip();
    boolean visible = key.chars().allMatch(c -> c > 32 && c < 127);
    if (values.size() > 1 || key.isEmpty() || key.length() > LENGTH_MAX || !visible) {
      throw GatewayException.invalidValue(NAME, "is one word of 1 to 255 visible ASCII characters");
    }
    return Optional.of(key);
  }
}
