package io.nebulagate.house.bad.mockito;

/** Stands in for a mocking library. */
public final class Pretender {}
