package io.nebulagate.application.relay;

import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import java.time.Duration;

/** Watches requests go by, for metrics and logs. Must not block, throw or keep what it is given. */
public interface RelayObserver {

  /** The first bytes of an answer reached the client's side after {@code elapsed}. */
  default void firstByte(ModelName model, Duration elapsed) {}

  /** One try of one request ended. */
  default void attempted(RequestRecord.Attempt attempt) {}

  /** A request that was admitted ended, settled or not. */
  default void finished(RequestRecord record) {}

  /** A request was refused before anything was called. */
  default void refused(RelayRequest request, GatewayError error) {}
}
