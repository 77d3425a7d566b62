package io.nebulagate.inbound.http.admin;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs in their usual form and no other: the JDK's own reader takes too much. */
public final class Uuids {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Uuids() {}

  /**
   * The UUID in a path.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} for what cannot be one: nothing has
   *     it
   */
  public static UUID inPath(String what, String text) {
    return read(text).orElseThrow(() -> new GatewayException(new GatewayError.NotFound(what)));
  }

  /**
   * The UUID in a field or a query.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code field}
   */
  public static UUID inField(String field, String text) {
    return read(text).orElseThrow(() -> GatewayException.invalidValue(field, "it is not a UUID"));
  }

  static Optional<UUID> read(String text) {
    return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }
}
