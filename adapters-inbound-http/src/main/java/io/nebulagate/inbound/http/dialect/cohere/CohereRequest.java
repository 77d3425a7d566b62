package io.nebulagate.inbound.http.dialect.cohere;

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
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.domain.ranking.Searches;
import io.nebulagate.inbound.http.dialect.JsonBody;
import io.nebulagate.inbound.http.dialect.ModelField;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One body while it is read. Where a field stands twice the last one counts, as it does for every
 * JSON reader in use; only {@code model} must not, for it decides the price.
 */
final class CohereRequest {

  private final byte[] body;
  private final JsonParser parser;
  private final ModelField model;
  private final CohereScan scan;
  private final Api api;
  private final Searches searches = new Searches();

  private boolean promptSeen;
  private boolean documentsSeen;
  private boolean stream;
  private OptionalLong outputTokensMax = OptionalLong.empty();
  private @Nullable GatewayError problem;

  /**
   * A body.
   *
   * @param api a conversation, vectors, or documents in order
   */
  CohereRequest(byte[] body, JsonParser parser, Api api) {
    this.body = body;
    this.parser = parser;
    this.model = new ModelField(body);
    this.scan = new CohereScan(body, parser);
    this.api = api;
  }

  Question read() throws IOException {
    JsonBody.fields(parser, this::field);
    Patch modelPlace = model.place();
    ModelName asked = model.name();
    if (modelPlace == null) {
      throw refused(new GatewayError.MissingParameter("model"));
    }
    if (!promptSeen) {
      throw refused(new GatewayError.MissingParameter(prompt()));
    }
    if (api == Api.RERANK && !documentsSeen) {
      throw refused(new GatewayError.MissingParameter("documents"));
    }
    if (problem != null || asked == null) {
      throw refused(problem == null ? new GatewayError.Internal() : problem);
    }
    return new Question(
        new RequestHead(
            asked,
            stream,
            true,
            outputTokensMax,
            1,
            scan.textBytes(),
            api == Api.RERANK ? searches.units() : UnitUsage.NONE,
            KeptByProvider.NOTHING),
        new RequestBody(body, modelPlace, scan.withoutSeals()));
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "model" -> readModel();
      case "messages" -> readPrompt(name, api == Api.CHAT);
      case "texts", "images", "inputs" -> readPrompt(name, api == Api.EMBEDDINGS);
      case "query" -> readQuery();
      case "documents" -> readDocuments();
      case "max_tokens" -> readBound();
      case "stream" -> readStream();
      default -> scan.value();
    }
  }

  private void readModel() throws IOException {
    model.read(parser).ifPresent(reason -> wrong("model", reason));
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      scan.value();
    }
  }

  private void readPrompt(String name, boolean asked) throws IOException {
    boolean there = asked && parser.currentToken() != JsonToken.VALUE_NULL;
    promptSeen |= there;
    if (there && parser.currentToken() != JsonToken.START_ARRAY) {
      wrong(name, "must be a list");
    }
    scan.value();
  }

  /** The field that holds what is asked. */
  private String prompt() {
    return switch (api) {
      case EMBEDDINGS -> "texts";
      case RERANK -> "query";
      default -> "messages";
    };
  }

  private void readQuery() throws IOException {
    long before = scan.textBytes();
    if (api == Api.RERANK && parser.currentToken() != JsonToken.VALUE_NULL) {
      promptSeen = true;
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        wrong("query", "must be a text");
      }
    }
    scan.value();
    searches.query(scan.textBytes() - before);
  }

  private void readDocuments() throws IOException {
    if (api != Api.RERANK || parser.currentToken() == JsonToken.VALUE_NULL) {
      scan.value();
      return;
    }
    documentsSeen = true;
    searches.restart();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      wrong("documents", "must be a list");
      scan.value();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long before = scan.textBytes();
      scan.value();
      if (!searches.document(scan.textBytes() - before)) {
        wrong("documents", "must be " + Searches.DOCUMENTS_MAX + " at most");
      }
    }
  }

  /** Vectors have no answer to bind; what they call so is a bound on each text. */
  private void readBound() throws IOException {
    boolean there = api == Api.CHAT && parser.currentToken() != JsonToken.VALUE_NULL;
    boolean fits =
        there
            && parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
            && parser.getLongValue() >= 1;
    outputTokensMax = fits ? OptionalLong.of(parser.getLongValue()) : OptionalLong.empty();
    if (there && !fits) {
      wrong("max_tokens", "must be a whole number, 1 or more");
    }
    scan.value();
  }

  private void readStream() throws IOException {
    stream = api == Api.CHAT && parser.currentToken() == JsonToken.VALUE_TRUE;
    if (api == Api.CHAT
        && !parser.currentToken().isBoolean()
        && parser.currentToken() != JsonToken.VALUE_NULL) {
      wrong("stream", "must be true or false");
    }
    scan.value();
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
