package io.nebulagate.outbound.provider.http;

/** What stands at an address cannot be had; why is nobody's business who wrote the address. */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableException(String reason) {
    super(reason);
  }

  UnreadableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
