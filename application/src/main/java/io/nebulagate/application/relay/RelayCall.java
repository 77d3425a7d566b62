package io.nebulagate.application.relay;

import io.nebulagate.application.limits.Standing;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A running request. */
public interface RelayCall {

  /**
   * The answer, once its head is known. Completes on the request's executor, exceptionally with a
   * {@link GatewayException} when the request is refused or every attempt failed; anything else is
   * a bug.
   */
  CompletionStage<RelayAnswer> answer();

  /**
   * How the limits stood when the request asked, known before the head of its answer; empty while
   * it has not, and for one that nothing bounds. To be asked on the request's executor.
   */
  default Optional<Standing> standing() {
    return Optional.empty();
  }

  /**
   * What answers in place of what was asked for, because a policy or a plan says so; known as
   * {@link #standing} is.
   */
  default Optional<Substitution> substitution() {
    return Optional.empty();
  }

  /**
   * One model in the place of another.
   *
   * @param asked by the name the client gave it
   * @param answering the model that is asked and charged for instead
   */
  record Substitution(ModelName asked, ModelName answering) {}

  /**
   * The client has gone. Before the answer: the upstream call is cancelled and settled. After it:
   * cancel the answer's body instead; this call then does nothing. Safe to call twice.
   */
  void clientLeft();
}
