package io.nebulagate.application.relay;

import io.nebulagate.application.relay.realtime.RealtimeLine;
import io.nebulagate.application.relay.realtime.RealtimeWords;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.money.TokenUsage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Flow;

/** A provider's answer, in bytes the client may see. */
public sealed interface UpstreamAnswer {

  /** The provider's headers the client may see, names in lower case. */
  Map<String, String> headers();

  /** What has been seen of the answer so far. */
  AnswerObservation observed();

  /** An answer in one piece, complete and valid. */
  record Whole(Map<String, String> headers, ByteBuffer body, AnswerObservation observed)
      implements UpstreamAnswer {}

  /**
   * An answer in pieces.
   *
   * @param chunks for one subscriber; honours its demand back to the provider's socket, and
   *     cancelling ends the call. Signals come one after another on the call's thread. Fails with
   *     an {@link UpstreamException}: a time-out, a cut, an error frame
   * @param ending ends the answer in the provider's place
   */
  record Stream(
      Map<String, String> headers,
      Flow.Publisher<StreamChunk> chunks,
      AnswerObservation observed,
      Ending ending)
      implements UpstreamAnswer {}

  /**
   * A session that has begun.
   *
   * @param line the provider's side, paused
   * @param words reads what passes
   */
  record Session(
      Map<String, String> headers,
      RealtimeLine line,
      RealtimeWords words,
      AnswerObservation observed)
      implements UpstreamAnswer {}

  /** Ends a stream that was cancelled as if it had reached a bound on its length. */
  @FunctionalInterface
  interface Ending {

    /**
     * The frames that tell a client that all has come: why each choice ended, the usage where the
     * client asked for it, the last frame. Call it on the stream's thread, after cancelling.
     *
     * @param relayedBytes how many bytes of the stream the client has got
     */
    ByteBuffer frames(long relayedBytes, TokenUsage used);
  }

  /**
   * A piece of a stream: whole frames.
   *
   * @param bytes never empty
   * @param textBytes the size of the answer's text in them, in UTF-8 bytes
   * @param last whether these are the bytes that tell the client that all has come
   */
  record StreamChunk(ByteBuffer bytes, long textBytes, boolean last) {}
}
