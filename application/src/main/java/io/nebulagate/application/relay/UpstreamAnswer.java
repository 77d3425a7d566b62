package io.nebulagate.application.relay;

import io.nebulagate.domain.error.UpstreamException;
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
   */
  record Stream(
      Map<String, String> headers, Flow.Publisher<StreamChunk> chunks, AnswerObservation observed)
      implements UpstreamAnswer {}

  /**
   * A piece of a stream: whole frames.
   *
   * @param bytes never empty
   * @param last whether these are the bytes that tell the client that all has come
   */
  record StreamChunk(ByteBuffer bytes, boolean last) {}
}
