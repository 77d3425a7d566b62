package io.nebulagate.inbound.http.relay;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.upload.AnnouncedBody;
import io.nebulagate.inbound.http.upload.IdleWatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Optional;
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

  private final HttpServerRequest request;
  private final RelayLimits limits;
  private final IdleWatch watch;
  private byte[] bytes = new byte[0];
  private long count;
  private boolean ended;
  private boolean refused;

  BodyIntake(Vertx vertx, HttpServerRequest request, RelayLimits limits) {
    this.request = request;
    this.limits = limits;
    this.watch = new IdleWatch(vertx, request, limits.bodyIdle(), () -> count);
  }

  /** Reads the body; exactly one of the two is called, once, unless the client leaves. */
  void read(Consumer<byte[]> whole, Consumer<GatewayError> refusal) {
    Optional<GatewayError> unread = AnnouncedBody.refusal(request, limits.bodyBytesMax());
    if (unread.isPresent()) {
      refusal.accept(unread.get());
      return;
    }
    request.handler(chunk -> take(chunk, refusal));
    request.endHandler(end -> {
      ended = true;
      watch.stop();
      if (!refused) {
        whole.accept(count == bytes.length ? bytes : Arrays.copyOf(bytes, (int) count));
      }
    });
    request.resume();
    watch.start();
  }

  /** The client has gone: nothing more comes. */
  void clientLeft() {
    watch.stop();
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
      watch.stop();
      if (closing) {
        watch.close();
      }
    });
    request.resume();
    watch.start();
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
      long announced = AnnouncedBody.bytes(request);
      long wanted = announced >= total && announced <= doubled ? announced : doubled;
      bytes = Arrays.copyOf(bytes, (int) Math.clamp(wanted, total, limits.bodyBytesMax()));
    }
    chunk.getBytes(bytes, (int) count);
    count = total;
  }

  private void drop(Buffer chunk) {
    count += chunk.length();
    if (count > LINGER_BYTES) {
      watch.close();
    }
  }
}
