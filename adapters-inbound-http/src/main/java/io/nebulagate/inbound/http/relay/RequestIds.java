package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.chat.RequestId;

/** Makes the ids of requests: each new, in order of time. Thread-safe; never blocks. */
@FunctionalInterface
public interface RequestIds {

  /** A new id. */
  RequestId next();
}
