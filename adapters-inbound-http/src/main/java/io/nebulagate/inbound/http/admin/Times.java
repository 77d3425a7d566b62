package io.nebulagate.inbound.http.admin;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Instants as RFC 3339 writes them, in fields and queries. */
public final class Times {

  private static final int YEAR_MAX = 9_999;

  private Times() {}

  /**
   * The instant in a field.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code field}
   */
  public static Instant inField(String field, String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1 && time.getYear() <= YEAR_MAX) {
        return time.toInstant();
      }
    } catch (DateTimeException notATime) {
      throw GatewayException.invalidValue(field, "must be a time such as 2026-11-20T10:00:00Z");
    }
    throw GatewayException.invalidValue(field, "must be a time in the years 1 to " + YEAR_MAX);
  }
}
