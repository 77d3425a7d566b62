package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.error.GatewayError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Takes one request's body in, up to a limit, on the request's event loop. What is refused is not
 * kept: the rest of it is read and thrown away for a while, because closing a connection on a
 * client that still sends destroys the answer before the client has read it.
 */
final class BodyIntake {

  private static final int FIRST_BYTES = 8 * 1024;

  /** How much of a refused body is thrown away before the connection is closed. */
  private static final long LINGER_BYTES = 64L * 1024 * 1024;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final RelayLimits limits;
  private byte[] bytes = new byte[0];
  private long count;
  private boolean ended;
  private boolean refused;
  private long timer = -1;

  BodyIntake(Vertx vertx, HttpServerRequest request, RelayLimits limits) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
  }

  /** Reads the body; exactly one of the two is called, once, unless the client leaves. */
  void read(Consumer<byte[]> whole, Consumer<GatewayError> refusal) {
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
      refusal.accept(
          new GatewayError.InvalidValue("content-encoding", "send the body uncompressed"));
      return;
    }
    if (announcedBytes() > limits.bodyBytesMax()) {
      refusal.accept(new GatewayError.RequestTooLarge(limits.bodyBytesMax()));
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue();
    }
    request.handler(chunk -> take(chunk, refusal));
    request.endHandler(end -> {
      ended = true;
      unwatch();
      if (!refused) {
        whole.accept(count == bytes.length ? bytes : Arrays.copyOf(bytes, (int) count));
      }
    });
    request.resume();
    watch();
  }

  /** The client has gone: nothing more comes. */
  void clientLeft() {
    unwatch();
    bytes = new byte[0];
  }

  /**
   * Throws away what still comes.
   *
   * @param closing whether the connection is closed then; otherwise the client may use it again
   */
  void discard(boolean closing) {
    refused = true;
    bytes = new byte[0];
    count = 0;
    if (ended) {
      return;
    }
    request.handler(this::drop);
    request.endHandler(end -> {
      ended = true;
      unwatch();
      if (closing) {
        close();
      }
    });
    request.resume();
    watch();
  }

  private void take(Buffer chunk, Consumer<GatewayError> refusal) {
    if (refused) {
      return;
    }
    long total = count + chunk.length();
    if (total > limits.bodyBytesMax()) {
      refusal.accept(new GatewayError.RequestTooLarge(limits.bodyBytesMax()));
      return;
    }
    if (total > bytes.length) {
      long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
      long announced = announcedBytes();
      long wanted = announced >= total && announced <= doubled ? announced : doubled;
      bytes = Arrays.copyOf(bytes, (int) Math.clamp(wanted, total, limits.bodyBytesMax()));
    }
    chunk.getBytes(bytes, (int) count);
    count = total;
  }

  private void drop(Buffer chunk) {
    count += chunk.length();
    if (count > LINGER_BYTES) {
      close();
    }
  }

  /** Closes on a client that neither sends nor ends. */
  private void watch() {
    long before = count;
    unwatch();
    timer =
        vertx.setTimer(
            limits.bodyIdle().toMillis(),
            fired -> {
              if (count == before) {
                close();
              } else {
                watch();
              }
            });
  }

  private void unwatch() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void close() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  private long announcedBytes() {
    String length = request.getHeader("content-length");
    if (length == null || length.length() > 18 || !length.chars().allMatch(Character::isDigit)) {
      return length == null || length.length() <= 18 ? -1 : Long.MAX_VALUE;
    }
    return length.isEmpty() ? -1 : Long.parseLong(length);
  }
}
