package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a vendor wants back, as a {@code thoughtSignature}: Google's own as it is, others' sealed.
 * SDKs take the field for bytes and spell its base64 as they like, so what is sealed is base64,
 * too, and is known by its beginning.
 */
record SealedThoughts(Seals seals) {

  /** Six bytes each, so that their base64 ends where they do. */
  private static final String SHOWN = "ngs:T:";

  private static final String REDACTED = "ngs:R:";

  /** What both are in base64, without the character that depends on the kind. */
  private static final byte[] MARK = "bmdzOl".getBytes(StandardCharsets.US_ASCII);

  /** Whether the JSON string that opens at {@code quote} was sealed here. */
  static boolean isOurs(byte[] json, int quote) {
    for (int i = 0; i < MARK.length; i++) {
      if (quote + 1 + i >= json.length || json[quote + 1 + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  /** The value for the field; empty when there is none to show. */
  String write(Opaque seal, boolean redacted) {
    if (seal.of() == Dialect.GEMINI) {
      return seal.value();
    }
    String sealed = seals.seal(seal);
    return sealed.isEmpty()
        ? ""
        : Base64.getEncoder()
            .encodeToString(
                ((redacted ? REDACTED : SHOWN) + sealed).getBytes(StandardCharsets.UTF_8));
  }

  /** A thought with what came back with it. */
  Part.Thought thought(String text, String signature) {
    String opened = opened(signature);
    if (opened.isEmpty()) {
      return new Part.Thought(text, Optional.of(new Opaque(Dialect.GEMINI, signature)));
    }
    Optional<Opaque> seal = seals.open(opened.substring(SHOWN.length()));
    boolean redacted = opened.startsWith(REDACTED) && seal.isPresent();
    return new Part.Thought(text, seal, redacted);
  }

  /** What came back with a call; nothing where it cannot be opened. */
  Optional<Opaque> seal(String signature) {
    return thought("", signature).seal();
  }

  /** What was sealed here, with its kind; empty where nothing was. */
  private static String opened(String signature) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(urlSafe(signature));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.startsWith(SHOWN) || text.startsWith(REDACTED) ? text : "";
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static String urlSafe(String base64) {
    int end = base64.length();
    while (end > 0 && base64.charAt(end - 1) == '=') {
      end--;
    }
    return base64.substring(0, end).replace('+', '-').replace('/', '_');
  }
}
