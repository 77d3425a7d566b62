package io.nebulagate.application.relay;

import io.nebulagate.domain.error.UpstreamException;
import java.util.concurrent.CompletionStage;

/**
 * Speaks to providers: one call each, never a retry. Thread-safe; never blocks. Callbacks come on
 * the thread that called, when that is an event loop.
 */
public interface ProviderClient {

  /** Starts one call; failures reach {@link UpstreamCall#answer}, never this method. */
  UpstreamCall send(UpstreamRequest request);

  /** A running call. */
  interface UpstreamCall {

    /**
     * The answer's head with status 200, or for an answer in one piece all of it. Completes
     * exceptionally with an {@link UpstreamException} for everything else.
     */
    CompletionStage<UpstreamAnswer> answer();

    /** Ends the call and its connection's stream at once. Safe to call at any time, and twice. */
    void cancel();
  }
}
