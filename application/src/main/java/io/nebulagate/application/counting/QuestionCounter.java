package io.nebulagate.application.counting;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ModelName;

/**
 * Counts a question in the form that is nobody's: an estimate, since every vendor dresses a
 * question in words of its own. Thread-safe; takes a while: never call it on an event loop.
 */
@FunctionalInterface
public interface QuestionCounter {

  /** The tokens {@code model} would make of all of {@code question}. */
  long tokens(ModelName model, ChatRequest question);
}
