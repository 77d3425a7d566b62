package io.nebulagate.house.bad.unmarked;

/** Lives in an unmarked package. */
final class Careless {}
