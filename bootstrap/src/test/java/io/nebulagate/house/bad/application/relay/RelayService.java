package io.nebulagate.house.bad.application.relay;

/** Harmless by itself; others construct it. */
public final class RelayService {}
