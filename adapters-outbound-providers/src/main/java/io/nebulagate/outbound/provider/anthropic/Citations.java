package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Citation;
import java.util.Optional;

/** What a text rests on. Anthropic cites for a whole block, never for words in it. */
final class Citations {

  private Citations() {}

  /** A citation of all of a text with so many code points. */
  static Citation of(JsonNode citation, int codePoints) {
    return new Citation(
        0,
        codePoints,
        text(citation, "url").or(() -> text(citation, "source")),
        text(citation, "title").or(() -> text(citation, "document_title")),
        text(citation, "cited_text"));
  }

  private static Optional<String> text(JsonNode citation, String name) {
    return Optional.ofNullable(citation.path(name).textValue()).filter(text -> !text.isEmpty());
  }
}
