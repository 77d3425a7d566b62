package io.nebulagate.house.bad.outbound.provider;

import io.nebulagate.house.bad.bootstrap.Starter;

/** Knows the program it is a part of. */
record JumpStart(Starter starter) {}
