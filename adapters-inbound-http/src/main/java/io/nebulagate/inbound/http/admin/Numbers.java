package io.nebulagate.inbound.http.admin;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;

/** Numbers in paths and queries. */
public final class Numbers {

  private static final int DIGITS_MAX = 18;

  private Numbers() {}

  /**
   * A number from {@code min} to {@code max}.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code field}
   */
  public static int parse(String field, String text, int min, int max) {
    long value = digits(text) ? Long.parseLong(text) : -1;
    if (value < min || value > max) {
      throw GatewayException.invalidValue(
          field, "must be a whole number from " + min + " to " + max);
    }
    return (int) value;
  }

  /**
   * The id in a path.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} for what cannot be an id: nothing
   *     has it
   */
  public static long id(String what, String text) {
    long value = digits(text) ? Long.parseLong(text) : 0;
    if (value <= 0) {
      throw new GatewayException(new GatewayError.NotFound(what));
    }
    return value;
  }

  /**
   * The id in a query.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code field}
   */
  public static long idInField(String field, String text) {
    long value = digits(text) ? Long.parseLong(text) : 0;
    if (value <= 0) {
      throw GatewayException.invalidValue(field, "is no id");
    }
    return value;
  }

  private static boolean digits(String text) {
    return !text.isEmpty()
        && text.length() <= DIGITS_MAX
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
