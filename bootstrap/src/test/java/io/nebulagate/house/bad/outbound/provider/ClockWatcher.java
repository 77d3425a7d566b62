package io.nebulagate.house.bad.outbound.provider;

import java.time.Instant;

/** Asks the machine for the time. */
final class ClockWatcher {

  Instant deadline() {
    return Instant.now().plusSeconds(1);
  }
}
