package io.nebulagate.application.idempotency;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Money;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How a request ended that carried an Idempotency-Key: what a repeat of it is answered.
 *
 * @param request the request that ran
 * @param status the HTTP status its client saw
 * @param body the answer's bytes; empty when it cannot be given again, because it came in pieces or
 *     is larger than {@link #BODY_BYTES_MAX}
 * @param cost what it was charged
 */
public record KeptAnswer(RequestId request, int status, Optional<ByteBuffer> body, Money cost) {

  /** The largest answer that is kept. */
  public static final int BODY_BYTES_MAX = 65_536;

  /** Checks the size, and keeps a view of the bytes that nobody can change or move. */
  public KeptAnswer {
    body = body.map(bytes -> bytes.asReadOnlyBuffer().slice());
    if (body.isPresent() && body.get().remaining() > BODY_BYTES_MAX) {
      throw new IllegalArgumentException("an answer too large to be kept");
    }
  }

  /** A copy of the bytes, in an array of its own. */
  public Optional<byte[]> bytes() {
    return body.map(kept -> {
      byte[] copy = new byte[kept.remaining()];
      kept.get(0, copy);
      return copy;
    });
  }
}
