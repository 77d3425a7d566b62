package io.nebulagate.inbound.http.dialect.openai.responses;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Opaque;
import java.util.Optional;

/**
 * What a vendor wants back with a call, in an item of reasoning: calls of this dialect have no
 * place of their own for it. The call is named under the seal, so that it is found whatever a
 * client does to the order of items.
 */
record CallSeal(String callId, Opaque seal) {

  /** No vendor's value begins with it. */
  private static final char MARK = '\u0001';

  String sealedBy(Seals seals) {
    return seals.seal(new Opaque(seal.of(), MARK + callId + MARK + seal.value()));
  }

  /** The one in a value that was opened, if it is one. */
  static Optional<CallSeal> in(Opaque opened) {
    String value = opened.value();
    int end = value.indexOf(MARK, 1);
    return value.isEmpty() || value.charAt(0) != MARK || end < 0
        ? Optional.empty()
        : Optional.of(
            new CallSeal(
                value.substring(1, end), new Opaque(opened.of(), value.substring(end + 1))));
  }
}
