package io.nebulagate.house.bad.outbound.provider;

/** Prints to the terminal. */
public final class LoudClient {

  /** Shouts. */
  public void call() {
    System.out.println("called");
  }
}
