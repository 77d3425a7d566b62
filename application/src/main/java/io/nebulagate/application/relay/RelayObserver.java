package io.nebulagate.application.relay;

import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.policy.Hit;
import java.time.Duration;
import java.util.List;

/** Watches requests go by, for metrics and logs. Must not block, throw or keep what it is given. */
public interface RelayObserver {

  /** The first bytes of an answer reached the client's side after {@code elapsed}. */
  default void firstByte(ModelName model, Duration elapsed) {}

  /** One try of one request ended. */
  default void attempted(RequestRecord.Attempt attempt) {}

  /** A running stream asked the ledger for more. */
  default void extended(Extension answer) {}

  /**
   * A provider reported usage that cannot be: no count at all, or nothing where something was used.
   * What it said is not believed.
   */
  default void usageRejected(RequestId request, String provider) {}

  /** A request that was admitted ended, settled or not. */
  default void finished(RequestRecord record) {}

  /** A request was refused before anything was called. */
  default void refused(RelayRequest request, GatewayError error) {}

  /** What policies found in a request that was refused before anything was called. */
  default void found(List<Hit> hits) {}

  /** What the ledger answered a stream that asked for more. */
  enum Extension {
    /** More is set aside. */
    GRANTED,
    /** There is not so much, or the account is not to be used. */
    REFUSED,
    /** Nothing, or not in time: the stream goes on, and its charge may exceed what was held. */
    UNANSWERED
  }
}
