package io.nebulagate.house.bad.domain.money;

/** Counts money in floating point. */
record FloatingPrice(double dollars) {}
