package io.nebulagate.application.counting;

import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Counts the tokens of a question that is not asked. Nothing is held and nothing charged, whoever
 * counts. Thread-safe; never blocks.
 */
public interface TokenCountUseCase {

  /**
   * The count: of a provider that speaks the client's dialect where one is usable and answers, else
   * an estimate. Fails with the {@link GatewayException} of {@link
   * io.nebulagate.application.access.Authentication}; with {@code ModelNotAllowed} or {@code
   * ModelNotFound}; with {@code PolicyViolation}; with what the provider finds wrong with the
   * question, or whoever reads it here.
   */
  CompletionStage<TokenCount> count(Asked asked);

  /** The same for callers that may wait. Blocks. */
  default TokenCount countNow(Asked asked) {
    try {
      return count(asked).toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof GatewayException refused) {
        throw refused;
      }
      throw failed;
    }
  }

  /**
   * A question, read as far as the gateway has to understand it.
   *
   * @param id names it while policies look at it
   * @param credential the one key the client presented
   * @param client where the request comes from
   * @param headers those of the client's headers a provider may see, names in lower case
   * @param translation reads the question, should it be counted here
   */
  record Asked(
      RequestId id,
      Dialect dialect,
      Secret credential,
      Origin client,
      RequestHead head,
      RequestBody body,
      Map<String, String> headers,
      Translation translation) {

    /** Copies the headers. */
    public Asked {
      headers = Map.copyOf(headers);
    }
  }

  /** A count, and who made it. */
  sealed interface TokenCount {

    /**
     * A provider's.
     *
     * @param json its answer, in the client's dialect, as it came
     */
    record Told(String json) implements TokenCount {}

    /** The gateway's own. */
    record Estimated(long tokens) implements TokenCount {}
  }
}
