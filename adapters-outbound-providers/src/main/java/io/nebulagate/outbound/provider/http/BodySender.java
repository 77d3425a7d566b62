package io.nebulagate.outbound.provider.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;

/**
 * Sends a request's body: small ones at once, large ones no faster than the upstream takes them.
 */
final class BodySender {

  private static final int SLICE_BYTES = 256 << 10;

  private final HttpClientRequest request;
  private final byte[] body;
  private int at;
  private boolean done;

  private BodySender(HttpClientRequest request, byte[] body) {
    this.request = request;
    this.body = body;
  }

  static BodySender send(HttpClientRequest request, byte[] body) {
    request.putHeader("content-length", Integer.toString(body.length));
    BodySender sender = new BodySender(request, body);
    sender.sendOn();
    return sender;
  }

  /** Whether all of it is on its way. */
  boolean done() {
    return done;
  }

  private void sendOn() {
    while (body.length - at > SLICE_BYTES) {
      request.write(slice(at, SLICE_BYTES));
      at += SLICE_BYTES;
      if (request.writeQueueFull()) {
        request.drainHandler(_ -> sendOn());
        return;
      }
    }
    done = true;
    request.end(slice(at, body.length - at));
  }

  @SuppressWarnings("deprecation") // every other way copies
  private Buffer slice(int from, int length) {
    return Buffer.buffer(Unpooled.wrappedBuffer(body, from, length));
  }
}
