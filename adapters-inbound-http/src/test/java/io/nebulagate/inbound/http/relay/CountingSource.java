package io.nebulagate.inbound.http.relay;

import io.nebulagate.application.relay.RelayRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** An answer without end that gives exactly what it is asked for, and counts. */
final class CountingSource {

  private static final long REST_NANOS = 300_000_000L;

  private final int pieceBytes;
  private final AtomicLong delivered = new AtomicLong();
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean cancelled;

  CountingSource(int pieceBytes) {
    this.pieceBytes = pieceBytes;
  }

  Flow.Publisher<ByteBuffer> on(RelayRequest request) {
    Executor executor = request.executor();
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long n) {
                executor.execute(() -> {
                  for (long i = 0; i < n && !cancelled; i++) {
                    delivered.incrementAndGet();
                    lastNanos = System.nanoTime();
                    subscriber.onNext(ByteBuffer.allocate(pieceBytes));
                  }
                });
              }

              @Override
              public void cancel() {
                cancelled = true;
              }
            });
  }

  long delivered() {
    return delivered.get();
  }

  /** Whether nothing was asked for in a while. */
  boolean rests() {
    return System.nanoTime() - lastNanos > REST_NANOS;
  }

  boolean cancelled() {
    return cancelled;
  }
}
