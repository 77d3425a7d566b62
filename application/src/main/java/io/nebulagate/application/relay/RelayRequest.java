package io.nebulagate.application.relay;

import io.nebulagate.application.policy.Governed;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A client's request, read as far as the gateway has to understand it.
 *
 * @param credential the one key the client presented
 * @param client where the request comes from
 * @param headers those of the client's headers a provider may see, names in lower case
 * @param executor where the request's callbacks run: the thread its connection belongs to
 */
public record RelayRequest(
    RequestId id,
    Asked asked,
    Secret credential,
    Origin client,
    RequestHead head,
    RequestBody body,
    Map<String, String> headers,
    Executor executor) {

  private static final long RANDOM_BITS = -1L >>> 2;

  /** Copies the headers. */
  public RelayRequest {
    headers = Map.copyOf(headers);
  }

  /**
   * A stage that completes, or fails, on the request's thread. To be called there: what is complete
   * already goes on at once, without a turn of the thread's queue.
   */
  <T> CompletionStage<T> onOwnThread(CompletionStage<T> stage) {
    return stage.toCompletableFuture().isDone()
        ? stage
        : stage.whenCompleteAsync((_, _) -> {}, executor);
  }

  /** What policies look at. */
  Governed.Question question() {
    return new Governed.Question(id, client, asked.dialect(), asked.api(), head, body);
  }

  /**
   * A further request of the same session, under an id of its own that everybody can tell: the last
   * 62 bits of a UUIDv7 are random, and are counted up.
   *
   * @param number how many came before it
   */
  RelayRequest further(long number) {
    UUID own = id.uuid();
    long variant = own.getLeastSignificantBits() & ~RANDOM_BITS;
    long counted = (own.getLeastSignificantBits() + number) & RANDOM_BITS;
    UUID following = new UUID(own.getMostSignificantBits(), variant | counted);
    return new RelayRequest(
        new RequestId(following), asked, credential, client, head, body, headers, executor);
  }

  /**
   * In which words, and for what.
   *
   * @param idempotencyKey the client's own name of the question, 1 to 255 visible ASCII characters
   * @param translation the client's side, should the provider speak another dialect
   */
  public record Asked(
      Dialect dialect, Api api, Optional<String> idempotencyKey, Translation translation) {

    /** A question without a name, and for providers of its own dialect only. */
    public Asked(Dialect dialect, Api api) {
      this(dialect, api, Optional.empty(), Translation.NONE);
    }

    /** A question for providers of its own dialect only. */
    public Asked(Dialect dialect, Api api, Optional<String> idempotencyKey) {
      this(dialect, api, idempotencyKey, Translation.NONE);
    }

    /** The same question, which others can be asked too. */
    public Asked by(Translation client) {
      return new Asked(dialect, api, idempotencyKey, client);
    }
  }
}
