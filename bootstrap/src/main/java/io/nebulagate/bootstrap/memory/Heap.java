package io.nebulagate.bootstrap.memory;

/** The heap of a process, as far as it can be told to shrink. */
public interface Heap {

  /** Bytes that objects take, the dead ones included. Does not block. */
  long used();

  /**
   * Collects all of it and returns to the system what is free afterwards. Everything stands still
   * for as long as that takes, about a second for a gigabyte that lives.
   */
  void giveBack();
}
