package io.nebulagate.inbound.http.dialect.openai.chat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.Part;
import java.io.IOException;
import java.util.List;

/** What an answer rests on, as OpenAI's annotations: only what has an address can be said. */
final class ChatCitations {

  private ChatCitations() {}

  /** Those of all texts, counted from the beginning of the content they make together. */
  static void write(List<Part> parts, JsonGenerator json) throws IOException {
    boolean open = false;
    int before = 0;
    for (Part part : parts) {
      if (part instanceof Part.Text(String text, List<Citation> citations)) {
        for (Citation citation : citations) {
          if (citation.url().isPresent()) {
            if (!open) {
              json.writeArrayFieldStart("annotations");
              open = true;
            }
            write(citation, before, json);
          }
        }
        before += text.codePointCount(0, text.length());
      }
    }
    if (open) {
      json.writeEndArray();
    }
  }

  static void write(Citation citation, int before, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "url_citation");
    json.writeObjectFieldStart("url_citation");
    json.writeNumberField("start_index", before + citation.from());
    json.writeNumberField("end_index", before + citation.to());
    json.writeStringField("url", citation.url().orElse(""));
    json.writeStringField("title", citation.title().orElse(""));
    json.writeEndObject();
    json.writeEndObject();
  }
}
