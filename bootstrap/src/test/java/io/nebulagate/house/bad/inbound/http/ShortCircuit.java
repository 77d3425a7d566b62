package io.nebulagate.house.bad.inbound.http;

import io.nebulagate.house.bad.outbound.provider.LoudClient;

/** Calls the upstream without asking the application. */
record ShortCircuit(LoudClient client) {}
