package io.nebulagate.application.policy;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.policy.AnswerWatch;
import io.nebulagate.domain.policy.Hit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an answer from the client as soon as a rule about answers wants that. Belongs to one
 * request and its thread.
 */
public final class AnswerGuard {

  private final AnswerWatch watch;
  private final AnswerTexts texts;

  AnswerGuard(AnswerWatch watch, AnswerTexts texts) {
    this.watch = watch;
    this.texts = texts;
  }

  /** What the client is told instead of {@code bytes}; empty where they may go on to it. */
  public Optional<GatewayError> withholds(ByteBuffer bytes) {
    return watch.passes(texts.of(bytes.duplicate()))
        ? Optional.empty()
        : watch.withheldBy().map(GatewayError.PolicyViolation::new);
  }

  List<Hit> hits() {
    return watch.hits();
  }
}
