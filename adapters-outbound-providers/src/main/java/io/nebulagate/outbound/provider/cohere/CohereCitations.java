package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Citation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What words of an answer rest on: with each citation its sources, which are documents or outputs
 * of tools, with members of the client's own choosing.
 */
final class CohereCitations {

  private static final int SOURCES_MAX = 16;

  private CohereCitations() {}

  /** One for each source; nothing where the range is none. */
  static List<Citation> of(JsonNode citation) {
    int from = citation.path("start").asInt(-1);
    int to = citation.path("end").asInt(-1);
    List<Citation> citations = new ArrayList<>();
    if (from >= 0 && to >= from) {
      for (JsonNode source : citation.path("sources")) {
        if (citations.size() < SOURCES_MAX) {
          citations.add(of(from, to, source));
        }
      }
    }
    return citations;
  }

  private static Citation of(int from, int to, JsonNode source) {
    JsonNode document =
        source.has("document") ? source.path("document") : source.path("tool_output");
    return new Citation(
        from,
        to,
        first(document, "url", "link"),
        first(document, "title").or(() -> first(source, "id")),
        first(document, "text", "snippet", "content"));
  }

  private static Optional<String> first(JsonNode object, String... names) {
    for (String name : names) {
      String text = CohereTools.textOf(object.path(name));
      if (!text.isEmpty()) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }
}
