package io.nebulagate.application.relay;

import io.nebulagate.application.relay.realtime.RealtimeSession;
import io.nebulagate.domain.error.GatewayException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Flow;

/** What the client gets, in the client's dialect, with its own name of the model: HTTP 200. */
public sealed interface RelayAnswer {

  /** The provider's headers the client may see, names in lower case. */
  Map<String, String> headers();

  /** An answer in one piece. Its charge is already durable. */
  record Whole(Map<String, String> headers, ByteBuffer body) implements RelayAnswer {}

  /**
   * The answer of an earlier request under the same Idempotency-Key, byte for byte.
   *
   * @param status what it was then, not always 200
   */
  record Replayed(int status, ByteBuffer body) implements RelayAnswer {
    @Override
    public Map<String, String> headers() {
      return Map.of();
    }
  }

  /**
   * An answer in pieces.
   *
   * @param body for one subscriber; honours its demand. The last piece comes only after the charge
   *     is durable. Fails with a {@link GatewayException} when the upstream breaks: the edge then
   *     writes its dialect's error frame and closes. Cancelling it means that the client has gone.
   */
  record Stream(Map<String, String> headers, Flow.Publisher<ByteBuffer> body)
      implements RelayAnswer {}

  /** A session that waits for its client's side. */
  record Session(Map<String, String> headers, RealtimeSession session) implements RelayAnswer {}
}
