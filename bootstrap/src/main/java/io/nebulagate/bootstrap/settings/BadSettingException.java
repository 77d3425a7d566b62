package io.nebulagate.bootstrap.settings;

/**
 * An environment variable the gateway cannot work with. The message is one line that names the
 * variable and says what is expected; it never repeats the value, which may be a secret that was
 * put into the wrong place.
 */
public final class BadSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says of one variable what is wrong with it. */
  public BadSettingException(String variable, String reason) {
    super(variable + ": " + reason);
  }
}
