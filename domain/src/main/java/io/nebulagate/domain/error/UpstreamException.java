package io.nebulagate.domain.error;

import java.io.Serial;

/** Carries a provider's failure through a stage or a publisher. No stack: it is no bug. */
public final class UpstreamException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient UpstreamFault fault;

  /** Wraps {@code fault}. */
  public UpstreamException(UpstreamFault fault) {
    super(fault.outcome(), null, false, false);
    this.fault = fault;
  }

  /** How the call failed. */
  public UpstreamFault fault() {
    return fault;
  }
}
