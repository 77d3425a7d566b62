package io.nebulagate.application.fake;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What operation keys stand for, for ever. */
final class OperationKeys {

  private final Map<Operation, Done> operations = new HashMap<>();

  /** What the key stands for, if it is known; throws when it stands for something else. */
  Optional<Done> recall(IdempotencyKey key) {
    Done done = operations.get(operation(key));
    if (done != null && !done.fingerprint().equals(key.fingerprint())) {
      throw new GatewayException(new GatewayError.IdempotencyKeyReused());
    }
    return Optional.ofNullable(done);
  }

  void remember(IdempotencyKey key, UUID effect, Money available) {
    operations.put(operation(key), new Done(key.fingerprint(), effect, available));
  }

  private static Operation operation(IdempotencyKey key) {
    return new Operation(key.tenant(), key.scope(), key.key());
  }

  private record Operation(long tenant, String scope, String key) {}

  /** The effect and what was available after it. */
  record Done(String fingerprint, UUID effect, Money available) {}
}
