package io.nebulagate.house.bad.bootstrap;

import io.nebulagate.house.bad.application.relay.RelayService;

/** Constructs a service where wiring should. */
public final class Starter {

  RelayService start() {
    return new RelayService();
  }
}
