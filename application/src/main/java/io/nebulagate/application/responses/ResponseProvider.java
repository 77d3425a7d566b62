package io.nebulagate.application.responses;

import io.nebulagate.application.responses.ResponsesUseCase.Wish;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.routing.Route;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * Asks providers about responses they keep: one call each, never a retry. Thread-safe; never
 * blocks. Fails with an {@link UpstreamException}.
 */
@FunctionalInterface
public interface ResponseProvider {

  /**
   * What the provider answers.
   *
   * @param shown what its client calls the model; a response names it so
   */
  CompletionStage<ByteBuffer> ask(Route route, ModelName shown, Wish wish);
}
