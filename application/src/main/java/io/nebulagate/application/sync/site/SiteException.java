package io.nebulagate.application.sync.site;

import java.io.Serial;

/** Carries the failure of a call of a site. No stack: it is no bug. */
public final class SiteException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient SiteFault fault;

  /** Wraps {@code fault}. */
  public SiteException(SiteFault fault) {
    super(fault.code(), null, false, false);
    this.fault = fault;
  }

  /** How the call failed. */
  public SiteFault fault() {
    return fault;
  }
}
