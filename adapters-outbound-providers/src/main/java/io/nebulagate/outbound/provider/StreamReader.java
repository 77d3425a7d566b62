package io.nebulagate.outbound.provider;

import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.money.TokenUsage;
import java.nio.ByteBuffer;

/** Reads one streamed answer as it comes. Not thread-safe. */
public interface StreamReader {

  /** What has been seen so far. */
  AnswerObservation observed();

  /**
   * Reads on; whole frames the client may see go to {@code out}.
   *
   * @throws UpstreamException when the provider reports an error, or sends what cannot be read;
   *     frames before it are in {@code out}
   */
  void read(byte[] bytes, int from, int to, Outbox out);

  /** Whether the last frame has come: what follows it is of no interest. */
  boolean finished();

  /** Whether all has come but a frame that may follow, or may not: nobody waits long for it. */
  default boolean closing() {
    return false;
  }

  /**
   * Frames that end the answer in the provider's place; nothing is read after that.
   *
   * @param relayedBytes how many bytes of the stream the client has got
   */
  ByteBuffer ending(long relayedBytes, TokenUsage used);

  /**
   * The connection has ended.
   *
   * @throws UpstreamException cut, when the answer had not
   */
  void end(Outbox out);

  /**
   * The connection has broken. Where frames show whether all has come, that is an end like any
   * other.
   *
   * @throws UpstreamException cut, when the answer had not ended
   */
  default void broken(Outbox out) {
    end(out);
  }
}
