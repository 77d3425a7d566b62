package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.ranking.Searches;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What a question tells of the pieces its answer is paid by: images of a size and quality,
 * characters that are spoken, documents that are put in order.
 */
final class Pieces {

  private static final String AUTOMATIC = "auto";
  private static final String USUAL_QUALITY = "standard";

  private final Api api;
  private String size = "";
  private String quality = "";
  private long characters;
  private final Searches searches = new Searches();
  private int seconds = VideoLength.UNSAID;

  Pieces(Api api) {
    this.api = api;
  }

  /** The size or quality the parser stands at. */
  void shape(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return;
    }
    if (name.equals("size")) {
      size = parser.getText();
    } else {
      quality = parser.getText();
    }
  }

  /** The length of a video the parser stands at; answers whether it can be one. */
  boolean lasts(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return true;
    }
    OptionalInt told =
        token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT
            ? VideoLength.read(parser.getText())
            : OptionalInt.empty();
    told.ifPresent(length -> seconds = length);
    return told.isPresent();
  }

  /** The text the parser stands at, if it is one that is to be spoken. */
  void spoken(JsonParser parser) throws IOException {
    if (api == Api.SPEECH && parser.currentToken() == JsonToken.VALUE_STRING) {
      String text = parser.getText();
      characters = text.codePointCount(0, text.length());
    }
  }

  /** The question has so much text. */
  void query(long bytes) {
    searches.query(bytes);
  }

  /** Documents that were named before are named anew. */
  void noDocuments() {
    searches.restart();
  }

  /** A document has so much text; answers whether it is one of those that can be. */
  boolean document(long bytes) {
    return searches.document(bytes);
  }

  /** All of it; {@code images} are asked for where they are. */
  UnitUsage units(int images) {
    return switch (api) {
      case IMAGES -> UnitUsage.of(image(), images);
      case VIDEOS -> UnitUsage.of(Unit.SECOND, seconds);
      case SPEECH -> UnitUsage.of(Unit.CHARACTER, characters);
      case RERANK -> searches.units();
      case CHAT,
          RESPONSES,
          COMPLETIONS,
          EMBEDDINGS,
          MODERATIONS,
          REALTIME,
          TRANSCRIPTIONS,
          TRANSLATIONS,
          IMAGE_EDITS,
          IMAGE_VARIATIONS ->
          UnitUsage.NONE;
    };
  }

  /** A size nobody could name in a price costs like any other image. */
  private Unit image() {
    return image(size, quality);
  }

  /** An image of a size and quality as clients name them. */
  static Unit image(String size, String quality) {
    String of = size.equalsIgnoreCase(AUTOMATIC) ? "" : size.toLowerCase(Locale.ROOT);
    String told = quality.toLowerCase(Locale.ROOT);
    boolean usual = told.isEmpty() || told.equals(AUTOMATIC) || told.equals(USUAL_QUALITY);
    if (of.isEmpty()) {
      return Unit.IMAGE;
    }
    try {
      return Unit.image(usual ? of : of + "/" + told);
    } catch (IllegalArgumentException unnameable) {
      return Unit.IMAGE;
    }
  }
}
