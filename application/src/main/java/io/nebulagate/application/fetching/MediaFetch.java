package io.nebulagate.application.fetching;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Endpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads the media at addresses in a prompt, where a provider cannot read them itself. Thread-safe;
 * never blocks.
 */
@FunctionalInterface
public interface MediaFetch {

  /** Reads nothing: addresses are handed on. */
  MediaFetch OFF = (question, _) -> CompletableFuture.completedStage(question);

  /**
   * The question with the media in it that {@code asked} cannot be given an address of. Completes
   * at once, with the same question, where there is nothing to read; else on any thread.
   *
   * @return fails with a {@link GatewayException}: {@link GatewayError.InvalidValue} at the place
   *     of an address that cannot be read, whatever the reason, or {@link GatewayError.Overloaded}
   */
  CompletionStage<ChatRequest> fetched(ChatRequest question, Endpoint asked);
}
