package io.nebulagate.outbound.provider.tokens;

import io.nebulagate.domain.chat.ModelName;

/** Counts the tokens of plain text. Thread-safe; takes a while for long texts. */
@FunctionalInterface
public interface TextTokens {

  /** The tokens {@code model} would make of {@code text}, special tokens taken as plain text. */
  long count(ModelName model, CharSequence text);
}
