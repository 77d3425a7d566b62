package io.nebulagate.inbound.http.dialect.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.inbound.http.dialect.JsonOut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one candidate rests on, as Google's grounding: ranges in UTF-8 bytes of a part. */
final class Sources {

  private static final int MOST = 256;

  private record Supported(int part, long from, long to, String words, Citation citation) {}

  private final List<Supported> all = new ArrayList<>();

  /** What of the {@code text} of this part rests on something; only what has an address. */
  void note(int part, String text, List<Citation> citations) {
    for (Citation citation : citations) {
      int points = text.codePointCount(0, text.length());
      if (citation.url().isPresent() && citation.to() <= points && all.size() < MOST) {
        int from = text.offsetByCodePoints(0, citation.from());
        int to = text.offsetByCodePoints(from, citation.to() - citation.from());
        long before = JsonOut.utf8Bytes(text.substring(0, from));
        String words = text.substring(from, to);
        all.add(new Supported(part, before, before + JsonOut.utf8Bytes(words), words, citation));
      }
    }
  }

  /** A member of the candidate that is open, if there is anything. */
  void write(JsonGenerator json) throws IOException {
    if (all.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("groundingMetadata");
    json.writeArrayFieldStart("groundingChunks");
    for (Supported supported : all) {
      json.writeStartObject();
      json.writeObjectFieldStart("web");
      json.writeStringField("uri", supported.citation().url().orElse(""));
      json.writeStringField("title", supported.citation().title().orElse(""));
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("groundingSupports");
    for (int i = 0; i < all.size(); i++) {
      Supported supported = all.get(i);
      json.writeStartObject();
      json.writeObjectFieldStart("segment");
      json.writeNumberField("partIndex", supported.part());
      json.writeNumberField("startIndex", supported.from());
      json.writeNumberField("endIndex", supported.to());
      json.writeStringField("text", supported.words());
      json.writeEndObject();
      json.writeArrayFieldStart("groundingChunkIndices");
      json.writeNumber(i);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
