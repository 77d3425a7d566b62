package io.nebulagate.application.idempotency;

import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Money;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The Idempotency-Key of one running request, and what is to be remembered of it.
 *
 * <pre>
 *   running ──answered──▶ to be kept as it is ──┬─ with the charge, or by itself
 *     ├─────finished────▶ to be kept as done  ──┘
 *     └─────neither─────▶ freed
 * </pre>
 *
 * Belongs to the request's thread.
 */
public final class RunningClaim {

  /** Of a request that carries no key: does nothing and costs nothing. */
  public static final RunningClaim NONE = new RunningClaim();

  private static final int OK = 200;
  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final @Nullable IdempotencyService service;
  private final @Nullable RequestId request;
  private @Nullable ByteBuffer body;
  private int status;

  private RunningClaim() {
    this.service = null;
    this.request = null;
  }

  RunningClaim(IdempotencyService service, RequestId request) {
    this.service = service;
    this.request = request;
  }

  /** The request has its one answer; a repeat gets the same, if it is small enough to be kept. */
  public void answered(int answerStatus, ByteBuffer answer) {
    if (service == null) {
      return;
    }
    status = answerStatus;
    if (answer.remaining() <= KeptAnswer.BODY_BYTES_MAX) {
      ByteBuffer copy = ByteBuffer.allocate(answer.remaining());
      body = copy.put(answer.duplicate()).flip();
    }
  }

  /** The request was served to its end; without {@link #answered} it cannot be given again. */
  public void finished() {
    if (service != null && status == 0) {
      status = OK;
    }
  }

  /** What is to be kept; empty when the key is to be free again. */
  public Optional<KeptAnswer> answer(Money cost) {
    return request == null || status == 0
        ? Optional.empty()
        : Optional.of(new KeptAnswer(request, status, Optional.ofNullable(body), cost));
  }

  /** Keeps the answer of a request that held nothing and so settles nothing. */
  public CompletionStage<Void> keepAlone() {
    Optional<KeptAnswer> answer = answer(Money.ZERO);
    return service == null || answer.isEmpty() ? DONE : service.keep(answer.get());
  }

  /** Ends the claim, after the answer was kept; frees the key when there is none to keep. */
  public CompletionStage<Void> end() {
    if (service == null || request == null) {
      return DONE;
    }
    service.ended(request);
    return status == 0 ? service.release(request) : DONE;
  }

  /** Lets the claim run out: nobody knows how the request ended. */
  public void abandon() {
    if (service != null && request != null) {
      service.ended(request);
    }
  }
}
