package io.nebulagate.domain.error;

import java.io.Serial;
import java.util.concurrent.CompletionException;

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

  /** A failure of a call as its client is told of it, where nobody else is asked instead. */
  public static Throwable told(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return cause instanceof UpstreamException upstream
        ? new GatewayException(upstream.fault().told())
        : cause;
  }
}
