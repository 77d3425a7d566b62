package io.nebulagate.application.relay.realtime;

import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The money of a session: each answer is paid for by itself. Belongs to the session's thread. */
public interface Turns {

  /** The first turn, for which money is set aside already. */
  Turn first();

  /**
   * Sets money aside for another answer, if the key is still good; completes on the session's
   * thread, with a {@link GatewayException} when there is not enough.
   *
   * @param contextTokens how much the next answer's prompt is likely to hold
   */
  CompletionStage<Turn> next(long contextTokens);

  /** The session is over: what it kept from others is free. */
  void over(Optional<UpstreamFault> fault);

  /** One answer, a request of its own in the ledger and in the log. */
  interface Turn {

    /** What is seen of it. */
    TurnLog log();

    /** Somebody works on it from now on. */
    void begin();

    /** Text of it goes to the client. */
    void pass(long textBytes);

    /** Charges for it; completes on the session's thread when that is durable. */
    CompletionStage<?> settle(End end);

    /** Nothing was asked: gives back what was set aside. */
    CompletionStage<?> release();
  }

  /** How an answer ended. */
  enum End {
    /** The provider said that it has ended. */
    DONE,
    /** The client left. */
    LEFT,
    /** The provider broke off. */
    BROKEN
  }
}
