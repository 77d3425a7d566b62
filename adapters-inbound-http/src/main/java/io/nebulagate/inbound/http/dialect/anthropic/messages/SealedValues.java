package io.nebulagate.inbound.http.dialect.anthropic.messages;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import java.util.Optional;

/**
 * What a vendor wants back, where clients of this dialect carry such things: in the signature of a
 * thought and in the data of one that is hidden. Anthropic's own values stand there as they are;
 * those of others are sealed, and a thought that nobody sealed gets a mark, for clients drop a
 * thought without a signature.
 *
 * <p>A call of a tool has no such place. What its vendor wants back with it (Gemini does) travels
 * in a hidden thought beside it, which names the call: clients return such blocks unread, and
 * wherever it stands in the turn it finds its call again.
 */
final class SealedValues {

  private static final String UNSEALED = Seals.MARK + "-";
  private static final String OF_CALL = "call:";
  private static final char END_OF_ID = '\n';

  private final Seals seals;

  SealedValues(Seals seals) {
    this.seals = seals;
  }

  /** What stands in a signature, or in the data of a hidden thought. */
  String outward(Optional<Opaque> value) {
    if (value.isEmpty()) {
      return UNSEALED;
    }
    if (value.get().of() == Dialect.ANTHROPIC) {
      return value.get().value();
    }
    String sealed = seals.seal(value.get());
    return sealed.isEmpty() ? UNSEALED : sealed;
  }

  /** What stands in the hidden thought beside a call; nothing where it needs none. */
  Optional<String> besideCall(String callId, Optional<Opaque> seal) {
    return seal.filter(value -> value.of() != Dialect.ANTHROPIC)
        .map(value -> new Opaque(value.of(), OF_CALL + callId + END_OF_ID + value.value()))
        .map(seals::seal)
        .filter(sealed -> !sealed.isEmpty());
  }

  /** What a client brings back: nothing for a mark, and for what was sealed for somebody else. */
  Optional<Opaque> inward(String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return value.startsWith(Seals.MARK)
        ? seals.open(value).filter(opened -> !opened.value().isEmpty())
        : Optional.of(new Opaque(Dialect.ANTHROPIC, value));
  }

  /** What a hidden thought that was brought back is: a thought, or what belongs to a call. */
  static Optional<OfCall> ofCall(Opaque opened) {
    String value = opened.value();
    int end = value.indexOf(END_OF_ID);
    return opened.of() == Dialect.ANTHROPIC || !value.startsWith(OF_CALL) || end < 0
        ? Optional.empty()
        : Optional.of(
            new OfCall(
                value.substring(OF_CALL.length(), end),
                new Opaque(opened.of(), value.substring(end + 1))));
  }

  /** What a vendor wants back with one call. */
  record OfCall(String callId, Opaque seal) {}

  /** The hidden thought that a value is, where it is one. */
  static Part hidden(Opaque value) {
    return new Part.Thought("", Optional.of(value), true);
  }
}
