package io.nebulagate.inbound.http.dialect.cohere;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.inbound.http.dialect.Field;
import java.io.IOException;
import java.util.Optional;

/**
 * What a vendor wants back, where this dialect has no place for such things: as a member more of
 * the thought or the call it belongs to, always sealed. SDKs keep members that they do not know.
 * Cohere refuses them, so {@link CohereScan} cuts them out of what it gets.
 */
record CarriedSeals(Seals seals) {

  private static final byte[] MARK = Seals.MARK.getBytes(US_ASCII);
  private static final String SHOWN = "signature";
  private static final String HIDDEN = "hidden";

  /** Whether a member of this name may hold what was sealed. */
  static boolean isCarrier(String name) {
    return name.equals(SHOWN) || name.equals(HIDDEN);
  }

  /** Whether the JSON string that opens at {@code quote} was sealed here. */
  static boolean isSealed(byte[] json, int quote) {
    int at = quote + 1;
    if (at + MARK.length > json.length) {
      return false;
    }
    for (int i = 0; i < MARK.length; i++) {
      if (json[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  /** Writes it, as a member of the object that is open, where there is anything. */
  void write(Optional<Opaque> seal, boolean hidden, JsonGenerator json) throws IOException {
    String sealed = seal.map(seals::seal).orElse("");
    if (!sealed.isEmpty()) {
      json.writeStringField(hidden ? HIDDEN : SHOWN, sealed);
    }
  }

  /** A thought with what came back with it; nothing where it says nothing, either way. */
  Optional<Part> thought(Field element) {
    Optional<Opaque> hidden = open(element.at(HIDDEN));
    Optional<Opaque> seal = hidden.or(() -> open(element.at(SHOWN)));
    String text = element.at("thinking").textOr("");
    return text.isEmpty() && seal.isEmpty()
        ? Optional.empty()
        : Optional.of(new Part.Thought(text, seal, hidden.isPresent()));
  }

  /** What came back with a call. */
  Optional<Opaque> ofCall(Field call) {
    return open(call.at(SHOWN));
  }

  private Optional<Opaque> open(Field carried) {
    return seals.open(carried.textOr("")).filter(opened -> !opened.value().isEmpty());
  }
}
