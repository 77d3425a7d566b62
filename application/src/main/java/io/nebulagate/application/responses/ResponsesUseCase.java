package io.nebulagate.application.responses;

import io.nebulagate.application.access.Asker;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What becomes of responses that a provider keeps. Only the tenant of the key that asked for one
 * reaches it; to everybody else it is {@link GatewayError.NotFound} like an id that never was.
 * Costs nothing, and counts against the limits on requests. Never blocks; fails with {@link
 * GatewayException}.
 */
@FunctionalInterface
public interface ResponsesUseCase {

  /**
   * What the provider answers, in its own words.
   *
   * @param request names the call
   */
  CompletionStage<ByteBuffer> ask(Asker asker, RequestId request, Wish wish);

  /**
   * What is wanted.
   *
   * @param id the response, as its provider calls it
   * @param query what the client says besides, in its order
   */
  record Wish(Kind kind, String id, List<Detail> query) {

    /** Copies the list. */
    public Wish {
      query = List.copyOf(query);
    }
  }

  /** One value of a query; a name may come several times. */
  record Detail(String name, String value) {}

  /** What can be wanted of a response. */
  enum Kind {
    /** All of it. */
    RESPONSE,
    /** What it was asked. */
    INPUT,
    /** That it is not made any further. */
    CANCELLATION,
    /** That it goes away. */
    DELETION
  }
}
