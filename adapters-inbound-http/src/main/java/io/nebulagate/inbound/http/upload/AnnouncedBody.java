package io.nebulagate.inbound.http.upload;

import io.nebulagate.domain.error.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/** What the head of a request says of its body, before any of it is read. */
public final class AnnouncedBody {

  /** As many digits as surely fit. */
  private static final int DIGITS_MAX = 18;

  private AnnouncedBody() {}

  /** Why it is not read at all; nothing when it may be, and then a client that waits is told so. */
  public static Optional<GatewayError> refusal(HttpServerRequest request, long bytesMax) {
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
      return Optional.of(
          new GatewayError.InvalidValue("content-encoding", "send the body uncompressed"));
    }
    if (bytes(request) > bytesMax) {
      return Optional.of(new GatewayError.RequestTooLarge(bytesMax));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue();
    }
    return Optional.empty();
  }

  /** Its size; -1 when it is not told. */
  public static long bytes(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    if (length == null || length.isEmpty()) {
      return -1;
    }
    if (length.length() > DIGITS_MAX) {
      return Long.MAX_VALUE;
    }
    return length.chars().allMatch(Character::isDigit) ? Long.parseLong(length) : -1;
  }
}
