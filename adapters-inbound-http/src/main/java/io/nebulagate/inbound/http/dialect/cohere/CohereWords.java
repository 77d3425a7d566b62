package io.nebulagate.inbound.http.dialect.cohere;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import java.io.IOException;
import java.util.Locale;

/** What answers in one piece and streams of Cohere's have in common. */
final class CohereWords {

  private CohereWords() {}

  /** Cohere knows no filter: an answer that one stopped has failed. */
  static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP, PAUSE -> "COMPLETE";
      case STOP_SEQUENCE -> "STOP_SEQUENCE";
      case LENGTH -> "MAX_TOKENS";
      case TOOL_CALLS -> "TOOL_CALL";
      case CONTENT_FILTER, ERROR -> "ERROR";
    };
  }

  /** What is billed is what was read and written; there are no words of Cohere's own beside it. */
  static void usage(TokenUsage used, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    counts("billed_units", used, json);
    counts("tokens", used, json);
    json.writeNumberField("cached_tokens", used.of(TokenKind.CACHED_INPUT));
    json.writeEndObject();
  }

  private static void counts(String name, TokenUsage used, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("input_tokens", used.input());
    json.writeNumberField("output_tokens", used.output());
    json.writeEndObject();
  }

  /** Answers of this dialect show nothing but words. */
  static String inWords(Part.Media media) {
    return media.source() instanceof MediaSource.At(String url, _, _)
        ? url
        : "(The answer holds media of the kind '%s', which cannot be shown here.)"
            .formatted(media.kind().name().toLowerCase(Locale.ROOT));
  }

  /**
   * What words of a text rest on, as the members of an object that is open.
   *
   * @param place of the text in the content
   * @param number of the source, which has no name of its own
   */
  static void citation(Citation citation, String text, int place, int number, JsonGenerator json)
      throws IOException {
    json.writeNumberField("start", citation.from());
    json.writeNumberField("end", citation.to());
    json.writeStringField("text", cited(citation, text));
    json.writeArrayFieldStart("sources");
    json.writeStartObject();
    String id = citation.url().orElse("doc:" + number);
    json.writeStringField("type", "document");
    json.writeStringField("id", id);
    json.writeObjectFieldStart("document");
    json.writeStringField("id", id);
    optional("url", citation.url().orElse(""), json);
    optional("title", citation.title().orElse(""), json);
    optional("text", citation.quoted().orElse(""), json);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeNumberField("content_index", place);
    json.writeStringField("type", "TEXT_CONTENT");
  }

  /** The words themselves, as far as they have been said. */
  private static String cited(Citation citation, String text) {
    int points = text.codePointCount(0, text.length());
    int from = text.offsetByCodePoints(0, Math.min(citation.from(), points));
    int to = text.offsetByCodePoints(0, Math.min(citation.to(), points));
    return text.substring(from, to);
  }

  private static void optional(String name, String text, JsonGenerator json) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }
}
