package io.nebulagate.inbound.http.upload;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Closes on a client that neither sends nor ends. Belongs to one request and its event loop. */
public final class IdleWatch {

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Duration idle;
  private final LongSupplier count;
  private long timer = -1;

  /**
   * A watch that has not begun.
   *
   * @param idle how long nothing may come
   * @param count how much has come
   */
  public IdleWatch(Vertx vertx, HttpServerRequest request, Duration idle, LongSupplier count) {
    this.vertx = vertx;
    this.request = request;
    this.idle = idle;
    this.count = count;
  }

  /** Watches from now on. */
  public void start() {
    stop();
    long before = count.getAsLong();
    timer =
        vertx.setTimer(
            idle.toMillis(),
            _ -> {
              if (count.getAsLong() == before) {
                close();
              } else {
                start();
              }
            });
  }

  /** Watches no more. */
  public void stop() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  /** Gives the client up. */
  public void close() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
