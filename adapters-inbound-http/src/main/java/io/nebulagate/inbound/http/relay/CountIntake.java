package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Takes in a question that is to be counted and not relayed, under the bounds of those that are.
 * Blocks.
 */
@Singleton
public class CountIntake {

  private final RequestIds ids;
  private final RelayLimits limits;

  CountIntake(RequestIds ids, RelayLimits limits) {
    this.ids = ids;
    this.limits = limits;
  }

  /** A name for it. */
  public RequestId id() {
    return ids.next();
  }

  /**
   * All of a body.
   *
   * @throws GatewayException with {@link GatewayError.RequestTooLarge}
   */
  public byte[] read(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(limits.bodyBytesMax() + 1);
      if (bytes.length > limits.bodyBytesMax()) {
        throw new GatewayException(new GatewayError.RequestTooLarge(limits.bodyBytesMax()));
      }
      return bytes;
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  /** Those of its headers a provider may see. */
  public Map<String, String> headers(HttpServerRequest request) {
    return ForwardedHeaders.of(request.headers());
  }
}
