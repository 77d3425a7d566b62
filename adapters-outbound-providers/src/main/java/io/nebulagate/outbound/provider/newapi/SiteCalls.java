package io.nebulagate.outbound.provider.newapi;

import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Keeps calls of sites within bounds: so many at once, each no longer than so long, however slowly
 * an answer drips in. Nothing is tried again here: the next sync does. Thread-safe.
 */
final class SiteCalls {

  private final TypedGuard<byte[]> guard;

  /** At most {@code atOnce} calls, each at most {@code length}. */
  SiteCalls(int atOnce, Duration length) {
    this.guard =
        TypedGuard.create(byte[].class)
            .withBulkhead()
            .limit(atOnce)
            .done()
            .withTimeout()
            .duration(length.toMillis(), ChronoUnit.MILLIS)
            .done()
            .build();
  }

  /**
   * What the call answers; throws what it throws, {@link TimeoutException} or {@link
   * BulkheadException}.
   */
  byte[] run(Callable<byte[]> call) throws Exception {
    return guard.call(call);
  }
}
