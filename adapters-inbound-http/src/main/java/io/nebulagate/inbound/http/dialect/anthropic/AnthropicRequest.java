package io.nebulagate.inbound.http.dialect.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
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
final class AnthropicRequest {

  private final byte[] body;
  private final JsonParser parser;
  private final ModelField model;
  private final boolean counting;
  private final PromptScan scan;

  private boolean messagesSeen;
  private boolean boundSeen;
  private boolean stream;
  private OptionalLong outputTokensMax = OptionalLong.empty();
  private @Nullable GatewayError problem;

  /**
   * A body.
   *
   * @param counting whether it is to be counted only, and so has no bound on an answer
   */
  AnthropicRequest(byte[] body, JsonParser parser, boolean counting) {
    this.body = body;
    this.parser = parser;
    this.model = new ModelField(body);
    this.counting = counting;
    this.scan = new PromptScan(body, parser);
  }

  Question read() throws IOException {
    JsonBody.fields(parser, this::field);
    Patch modelPlace = model.place();
    ModelName asked = model.name();
    if (modelPlace == null) {
      throw refused(new GatewayError.MissingParameter("model"));
    }
    if (!messagesSeen) {
      throw refused(new GatewayError.MissingParameter("messages"));
    }
    if (!boundSeen && !counting) {
      throw refused(new GatewayError.MissingParameter("max_tokens"));
    }
    if (problem != null || asked == null) {
      throw refused(problem == null ? new GatewayError.Internal() : problem);
    }
    return new Question(
        new RequestHead(asked, stream, true, outputTokensMax, 1, scan.textBytes()),
        new RequestBody(body, modelPlace, scan.withoutSealedThoughts()));
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "model" -> readModel();
      case "messages" -> readMessages();
      case "max_tokens" -> readBound();
      case "stream" -> readStream();
      case AnthropicErrorWriter.THREAD -> refuseThread();
      default -> scan.value();
    }
  }

  private void readModel() throws IOException {
    model.read(parser).ifPresent(reason -> wrong("model", reason));
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      scan.value();
    }
  }

  private void readMessages() throws IOException {
    messagesSeen = parser.currentToken() != JsonToken.VALUE_NULL;
    if (messagesSeen && parser.currentToken() != JsonToken.START_ARRAY) {
      wrong("messages", "must be a list");
      scan.value();
    } else {
      scan.messages();
    }
  }

  private void readBound() throws IOException {
    boundSeen = parser.currentToken() != JsonToken.VALUE_NULL;
    boolean fits =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
            && parser.getLongValue() >= 1;
    outputTokensMax = fits ? OptionalLong.of(parser.getLongValue()) : OptionalLong.empty();
    if (boundSeen && !fits && !counting) {
      wrong("max_tokens", "must be a whole number, 1 or more");
    }
    scan.value();
  }

  private void readStream() throws IOException {
    stream = parser.currentToken() == JsonToken.VALUE_TRUE && !counting;
    if (!parser.currentToken().isBoolean() && parser.currentToken() != JsonToken.VALUE_NULL) {
      wrong("stream", "must be true or false");
    }
    scan.value();
  }

  /** What Anthropic keeps of earlier turns would be lost with the next choice of a provider. */
  private void refuseThread() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      wrong(
          AnthropicErrorWriter.THREAD,
          "conversations are kept nowhere; send all messages, without it");
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
