package io.nebulagate.inbound.http.dialect.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ranking.Searches;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.dialect.JsonStrings;
import io.nebulagate.inbound.http.dialect.ModelField;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One body while it is read. Where a field stands twice the last one counts, as it does for every
 * JSON reader in use; only {@code model} must not, for it decides the price.
 */
final class OpenAiRequest {

  static final int CHOICES_MAX = 128;
  private static final int TOKEN_BYTES = 4;

  /** Fields of base64 that is no text: sound and files. */
  private static final Set<String> MEDIA_FIELDS = Set.of("data", "file_data");

  private static final String ASK = "\"include_usage\":true";

  private final Api api;
  private final byte[] body;
  private final JsonParser parser;
  private final ModelField model;
  private final Pieces pieces;
  private final KeptFields kept = new KeptFields();

  private boolean contentSeen;
  private boolean stream;
  private boolean usageAsked;
  private @Nullable Patch usagePatch;
  private int choices = 1;
  private int prompts = 1;
  private OptionalLong maxTokens = OptionalLong.empty();
  private OptionalLong maxCompletionTokens = OptionalLong.empty();
  private long promptBytes;
  private @Nullable GatewayError problem;

  OpenAiRequest(Api api, byte[] body, JsonParser parser) {
    this.api = api;
    this.body = body;
    this.parser = parser;
    this.model = new ModelField(body);
    this.pieces = new Pieces(api);
  }

  Question read() throws IOException {
    int end = JsonBody.fields(parser, this::field);
    Patch modelPlace = model.place();
    ModelName asked = model.name();
    if (modelPlace == null) {
      throw refused(new GatewayError.MissingParameter("model"));
    }
    String content = FieldsOf.content(api);
    if (!contentSeen && content != null) {
      throw refused(new GatewayError.MissingParameter(content));
    }
    if (kept.isTooMuch()) {
      wrong("input", "refers to too many items");
    }
    if (problem != null || asked == null) {
      throw refused(problem == null ? new GatewayError.Internal() : problem);
    }
    boolean shown = usageAsked || api == Api.RESPONSES;
    RequestHead head =
        new RequestHead(
            asked,
            stream || api == Api.SPEECH, // sound always comes as it is made
            stream && shown,
            outputTokensMax(),
            answers(),
            promptBytes,
            pieces.units(choices),
            api == Api.RESPONSES ? kept.read() : KeptByProvider.NOTHING);
    return new Question(
        head, new RequestBody(body, modelPlace, shown ? List.of() : usagePatches(end)));
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "model" -> readModel();
      case "messages", "prompt", "input", "query" -> readContent(name);
      case "documents" -> readDocuments();
      case "stream", "stream_options", "n", "max_tokens", "max_completion_tokens" -> {
        if (FieldsOf.controls(api).contains(name)) {
          readControl(name);
        } else {
          measure(false);
        }
      }
      case "seconds" -> {
        if (api == Api.VIDEOS && !pieces.lasts(parser)) {
          wrong(name, VideoLength.WRONG);
        }
        measure(false);
      }
      case "size", "quality" -> {
        pieces.shape(name, parser);
        measure(false);
      }
      case "max_output_tokens", "previous_response_id", "conversation", "background", "store" -> {
        if (api == Api.RESPONSES) {
          readOfResponses(name);
        } else {
          measure(false);
        }
      }
      default -> measure(false);
    }
  }

  private void readModel() throws IOException {
    model.read(parser).ifPresent(reason -> wrong("model", reason));
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      measure(false);
    }
  }

  private void readContent(String name) throws IOException {
    if (name.equals(FieldsOf.content(api))) {
      contentSeen = !isNull();
    }
    if (api == Api.RESPONSES) {
      readContentOfResponses(name);
      return;
    }
    if (name.equals("messages") && contentSeen && parser.currentToken() != JsonToken.START_ARRAY) {
      wrong(name, "must be a list");
    }
    if (name.equals("input")) {
      pieces.spoken(parser);
    }
    long before = promptBytes;
    int elements = measure(true);
    pieces.query(promptBytes - before);
    if (name.equals("prompt")) {
      prompts = Math.max(1, elements);
    }
  }

  /** What is put in order, each for itself. */
  private void readDocuments() throws IOException {
    if (api != Api.RERANK || parser.currentToken() != JsonToken.START_ARRAY) {
      measure(false);
      return;
    }
    pieces.noDocuments();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long before = promptBytes;
      measure(false);
      if (!pieces.document(promptBytes - before)) {
        wrong("documents", "must be " + Searches.DOCUMENTS_MAX + " at most");
      }
    }
  }

  // ── responses ──

  /** What is asked, or a prompt that the provider keeps. */
  private void readContentOfResponses(String name) throws IOException {
    boolean prompt = name.equals("prompt") && !isNull();
    if (prompt) {
      contentSeen = true;
      kept.refers(name);
    }
    boolean fits =
        parser.currentToken() == JsonToken.VALUE_STRING
            || parser.currentToken() == JsonToken.START_ARRAY;
    if (name.equals("input") && contentSeen && !fits && !isNull()) {
      wrong(name, "must be a text or a list");
    }
    measure(name.equals("input"));
  }

  private void readOfResponses(String name) throws IOException {
    switch (name) {
      case "max_output_tokens" -> maxTokens = integer(name, 0, Long.MAX_VALUE);
      case "background" -> {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
          wrong(name, "must be false: what it costs is settled with its answer");
        }
        measure(false);
      }
      case "conversation" -> {
        if (!isNull()) {
          wrong(name, "nobody here knows whose it is; use previous_response_id");
        }
        measure(false);
      }
      case "previous_response_id" -> {
        if (!kept.names(name, parser) && !isNull()) {
          wrong(name, "must be a text");
        }
        measure(false);
      }
      default -> {
        kept.store(parser);
        measure(false);
      }
    }
  }

  private void readControl(String name) throws IOException {
    switch (name) {
      case "stream" -> {
        stream = parser.currentToken() == JsonToken.VALUE_TRUE;
        if (stream && api == Api.IMAGES) {
          wrong(name, "images come in one piece here; leave it out");
        }
        if (!stream && !parser.currentToken().isBoolean() && !isNull()) {
          wrong(name, "must be true or false");
        }
        measure(false);
      }
      case "stream_options" -> readStreamOptions();
      case "n" -> choices = (int) integer(name, 1, CHOICES_MAX).orElse(1);
      case "max_tokens" -> maxTokens = integer(name, 0, Long.MAX_VALUE);
      default -> maxCompletionTokens = integer(name, 0, Long.MAX_VALUE);
    }
  }

  private void readStreamOptions() throws IOException {
    usageAsked = false;
    int from = tokenStart();
    if (isNull()) {
      usagePatch = new Patch(from, from + 4, "{" + ASK + "}");
      return;
    }
    usagePatch = new Patch(from, from, "");
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      wrong("stream_options", "must be an object");
      measure(false);
      return;
    }
    boolean empty = true;
    Patch inside = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      empty = false;
      boolean asks = parser.currentName().equals("include_usage");
      parser.nextToken();
      if (asks) {
        inside = readIncludeUsage();
      } else {
        measure(false);
      }
    }
    int end = tokenStart();
    usagePatch = inside == null ? new Patch(end, end, empty ? ASK : "," + ASK) : inside;
  }

  private Patch readIncludeUsage() throws IOException {
    int from = tokenStart();
    usageAsked = parser.currentToken() == JsonToken.VALUE_TRUE;
    if (!parser.currentToken().isBoolean() && !isNull()) {
      wrong("stream_options.include_usage", "must be true or false");
      measure(false);
      return new Patch(from, from, "");
    }
    return new Patch(from, from + parser.currentToken().asString().length(), "true");
  }

  private List<Patch> usagePatches(int end) {
    if (!stream || usageAsked || api == Api.IMAGES) {
      return List.of();
    }
    return List.of(
        usagePatch == null ? new Patch(end, end, ",\"stream_options\":{" + ASK + "}") : usagePatch);
  }

  private OptionalLong integer(String name, long min, long max) throws IOException {
    boolean fits =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
            && parser.getLongValue() >= min
            && parser.getLongValue() <= max;
    if (fits) {
      return OptionalLong.of(parser.getLongValue());
    }
    if (!isNull()) {
      wrong(
          name,
          max == Long.MAX_VALUE
              ? "must be a whole number, " + min + " or more"
              : "must be a whole number from " + min + " to " + max);
    }
    measure(false);
    return OptionalLong.empty();
  }

  /** Where both bounds are set the larger one counts: to hold too little would be unsafe. */
  private OptionalLong outputTokensMax() {
    if (maxTokens.isPresent() && maxCompletionTokens.isPresent()) {
      return OptionalLong.of(Math.max(maxTokens.getAsLong(), maxCompletionTokens.getAsLong()));
    }
    return maxTokens.isPresent() ? maxTokens : maxCompletionTokens;
  }

  /** P prompts with n answers each are P·n answers. */
  private int answers() {
    return api == Api.COMPLETIONS
        ? (int) Math.min(Integer.MAX_VALUE, (long) prompts * choices)
        : choices;
  }

  /**
   * Passes over the current value and adds up its text.
   *
   * @param prompt whether numbers in it are tokens
   * @return how many of its elements are not numbers, when it is a list
   */
  private int measure(boolean prompt) throws IOException {
    int depth = 0;
    int elements = 0;
    boolean items =
        prompt && api == Api.RESPONSES && parser.currentToken() == JsonToken.START_ARRAY;
    while (true) {
      JsonToken token = parser.currentToken();
      if (depth == 2 && items && (token == JsonToken.FIELD_NAME || token.isScalarValue())) {
        kept.inItem(parser);
      }
      if (depth == 1 && (token == JsonToken.VALUE_STRING || token == JsonToken.START_ARRAY)) {
        elements++;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
        if (depth == 1 && items) {
          kept.itemEnded();
        }
      } else if (token == JsonToken.VALUE_STRING) {
        promptBytes += textBytes();
      } else if (prompt && token.isNumeric()) {
        promptBytes += TOKEN_BYTES;
      }
      if (depth == 0) {
        return elements;
      }
      parser.nextToken();
    }
  }

  /** The size of the current string's text, unless it is media in disguise. */
  private int textBytes() throws IOException {
    int quote = tokenStart();
    String field = parser.currentName();
    return (field != null && MEDIA_FIELDS.contains(field)) || JsonStrings.isDataUrl(body, quote)
        ? 0
        : JsonStrings.utf8Bytes(body, quote);
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

  private static GatewayException refused(GatewayError error) {
    return new GatewayException(error);
  }
}
