package io.nebulagate.outbound.provider.support;

import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for failures. */
public final class Outcomes {

  private static final int PATIENCE_SECONDS = 10;

  private Outcomes() {}

  /** The fault a stage ends with, within ten seconds. */
  public static UpstreamFault faultOf(CompletionStage<?> stage) {
    @Nullable Throwable failure =
        stage
            .<@Nullable Throwable>handle((_, thrown) -> thrown)
            .toCompletableFuture()
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
    if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
      failure = wrapped.getCause();
    }
    if (failure instanceof UpstreamException upstream) {
      return upstream.fault();
    }
    throw new AssertionError("no fault, but " + failure);
  }
}
