package io.nebulagate.inbound.http.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.dialect.JsonStrings;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One body while it is read, in one pass over its bytes. The path has named the model, and decides
 * the price: where the body names one too, it must be the same.
 */
final class GeminiRequest {

  static final int CHOICES_MAX = 8;

  /** Stands in for what Google never signed (its documentation, 2026-11). */
  private static final String NO_SIGNATURE = "\"context_engineering_is_the_way_to_go\"";

  private static final String MODELS = "models/";
  private static final int DIGITS_MAX = 12;

  private final Verb verb;
  private final ModelName model;
  private final byte[] body;
  private final JsonParser parser;

  private final List<Patch> models = new ArrayList<>();
  private final List<Patch> seals = new ArrayList<>();
  private boolean contentSeen;
  private int choices = 1;
  private OptionalLong outputTokensMax = OptionalLong.empty();
  private long promptBytes;
  private @Nullable GatewayError problem;

  GeminiRequest(Verb verb, ModelName model, byte[] body, JsonParser parser) {
    this.verb = verb;
    this.model = model;
    this.body = body;
    this.parser = parser;
  }

  Question read() throws IOException {
    JsonBody.fields(parser, name -> field(Proto.camel(name)));
    if (!contentSeen) {
      throw new GatewayException(new GatewayError.MissingParameter(content()));
    }
    if (problem != null) {
      throw new GatewayException(problem);
    }
    boolean stream = verb == Verb.STREAM;
    return new Question(
        new RequestHead(model, stream, stream, outputTokensMax, choices, promptBytes),
        RequestBody.besidePath(body, models, seals));
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "contents", "content", "requests" -> readContent(name);
      case "generationConfig" -> readConfig();
      case "model" -> readModel();
      default -> measure(false);
    }
  }

  /** The field that holds what is asked. */
  private String content() {
    return switch (verb) {
      case GENERATE, STREAM -> "contents";
      case EMBED -> "content";
      case EMBED_MANY -> "requests";
    };
  }

  private void readContent(String name) throws IOException {
    JsonToken wanted = name.equals("content") ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
    if (!name.equals(content())) {
      wrong(name, "has no place in this call");
    } else if (!isNull()) {
      contentSeen = true;
      if (parser.currentToken() != wanted) {
        wrong(name, wanted == JsonToken.START_ARRAY ? "must be a list" : "must be an object");
      }
    }
    measure(name.equals("requests"));
  }

  private void readConfig() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      if (!isNull()) {
        wrong("generationConfig", "must be an object");
      }
      measure(false);
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = Proto.camel(parser.currentName());
      parser.nextToken();
      String place = "generationConfig." + name;
      if (name.equals("maxOutputTokens")) {
        readOutputTokensMax(integer(place, Integer.MAX_VALUE));
      } else if (name.equals("candidateCount")) {
        choices = (int) Math.max(choices, integer(place, CHOICES_MAX));
      } else {
        measure(false);
      }
    }
  }

  /**
   * Nothing is as good as no bound. Where it stands there twice the larger one counts: to hold too
   * little would be unsafe.
   */
  private void readOutputTokensMax(long most) {
    if (most > 0) {
      outputTokensMax = OptionalLong.of(Math.max(most, outputTokensMax.orElse(0)));
    }
  }

  /** A whole number, perhaps as a text; 0 where it is none. */
  private long integer(String name, long max) throws IOException {
    String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
    boolean digits =
        !text.isEmpty()
            && text.length() <= DIGITS_MAX
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean fits = digits && Long.parseLong(text) <= max;
    if (!fits && !isNull()) {
      wrong(name, "must be a whole number from 0 to " + max);
    }
    measure(false);
    return fits ? Long.parseLong(text) : 0;
  }

  private void readModel() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      wrong("model", "must be a text");
      measure(false);
      return;
    }
    noteModel();
  }

  private void noteModel() throws IOException {
    String named = parser.getText();
    String bare = named.startsWith(MODELS) ? named.substring(MODELS.length()) : named;
    if (!bare.equals(model.value())) {
      wrong("model", "must be the model of the path");
    }
    models.add(place());
  }

  /**
   * Passes over the current value and adds up its text.
   *
   * @param requests whether it is a list of requests, each of which names the model
   */
  private void measure(boolean requests) throws IOException {
    int depth = 0;
    while (true) {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        boolean named = requests && depth == 2 && "model".equals(parser.currentName());
        if (named) {
          noteModel();
        } else {
          text();
        }
      }
      if (depth == 0) {
        return;
      }
      parser.nextToken();
    }
  }

  private void text() throws IOException {
    String field = parser.currentName();
    int quote = tokenStart();
    if ("data".equals(field) && isInline(parser.getParsingContext().getParent())) {
      return; // base64, no text
    }
    boolean signature = "thoughtSignature".equals(field) || "thought_signature".equals(field);
    if (signature && SealedThoughts.isOurs(body, quote)) {
      parser.finishToken();
      Patch place = place();
      seals.add(new Patch(place.from(), place.to(), NO_SIGNATURE));
    }
    promptBytes += JsonStrings.utf8Bytes(body, quote);
  }

  private static boolean isInline(@Nullable JsonStreamContext around) {
    String name = around == null ? null : around.getCurrentName();
    return "inlineData".equals(name) || "inline_data".equals(name);
  }

  /** Where the current text stands, which has been read to its end. */
  private Patch place() {
    int from = tokenStart();
    int to = (int) parser.currentLocation().getByteOffset();
    return new Patch(from, to, new String(body, from, to - from, UTF_8));
  }

  private boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private int tokenStart() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Notes the first thing that cannot be; it is told only when all of the body could be read. */
  private void wrong(String field, String reason) {
    if (problem == null) {
      problem = new GatewayError.InvalidValue(field, reason);
    }
  }
}
