package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Citation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer rests on. Google counts UTF-8 bytes of one part; a range that does not fit the
 * text is passed over.
 *
 * @param metadata as it came, or nothing
 * @param part which part of the candidate is meant
 */
record Grounding(JsonNode metadata, int part) {

  private static final int CITATIONS_MAX = 1_024;

  /** What rests of the part's {@code text} on something. */
  List<Citation> of(String text) {
    List<Citation> citations = new ArrayList<>();
    JsonNode supports = metadata.path("groundingSupports");
    if (supports.isEmpty()) {
      return citations;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (JsonNode support : supports) {
      JsonNode segment = support.path("segment");
      int from = segment.path("startIndex").asInt(0);
      int to = segment.path("endIndex").asInt(-1);
      boolean fits =
          segment.path("partIndex").asInt(0) == part
              && from >= 0
              && from <= to
              && to <= bytes.length;
      if (fits) {
        cite(support, points(bytes, from), points(bytes, to), citations);
      }
    }
    return citations;
  }

  private void cite(JsonNode support, int from, int to, List<Citation> citations) {
    for (JsonNode index : support.path("groundingChunkIndices")) {
      JsonNode chunk = metadata.path("groundingChunks").path(index.asInt(-1));
      JsonNode source = chunk.has("web") ? chunk.path("web") : chunk.path("retrievedContext");
      Optional<String> url = Optional.ofNullable(source.path("uri").textValue());
      Optional<String> title = Optional.ofNullable(source.path("title").textValue());
      if ((url.isPresent() || title.isPresent()) && citations.size() < CITATIONS_MAX) {
        citations.add(new Citation(from, to, url, title, Optional.empty()));
      }
    }
  }

  /** How many code points begin in the first {@code end} bytes. */
  private static int points(byte[] utf8, int end) {
    int points = 0;
    for (int i = 0; i < end; i++) {
      points += (utf8[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return points;
  }
}
