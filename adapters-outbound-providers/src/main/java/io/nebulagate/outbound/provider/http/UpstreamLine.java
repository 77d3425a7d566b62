package io.nebulagate.outbound.provider.http;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.impl.ContextInternal;

/** The open line of one call, from the head of the answer to its end. Lives on one event loop. */
final class UpstreamLine {

  private final ContextInternal loop;
  private final HttpClientRequest request;
  private final BodySender sender;
  private final HttpClientResponse response;
  private boolean ended;
  private boolean hungUp;

  UpstreamLine(
      ContextInternal loop,
      HttpClientRequest request,
      BodySender sender,
      HttpClientResponse response) {
    this.loop = loop;
    this.request = request;
    this.sender = sender;
    this.response = response;
  }

  HttpClientResponse response() {
    return response;
  }

  boolean ended() {
    return ended;
  }

  /** The answer has been read to its end, or its connection is gone. */
  void end() {
    ended = true;
  }

  /**
   * Closes the connection, unless request and answer are both over: it may serve another request by
   * then, and Vert.x would close it all the same. An end that waits behind a paused body is let
   * through first to find out.
   */
  void hangUp() {
    if (isFree()) {
      return;
    }
    response.resume();
    loop.runOnContext(_ -> {
      if (!hungUp && !isFree()) {
        hungUp = true;
        request.reset();
      }
    });
  }

  private boolean isFree() {
    return ended && sender.done();
  }
}
