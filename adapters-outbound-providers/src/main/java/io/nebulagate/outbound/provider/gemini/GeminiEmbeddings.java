package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.tokens.TextTokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Vectors for clients that speak Gemini's dialect themselves: bytes pass. */
final class GeminiEmbeddings implements ProviderDialect {

  private static final String ONE = "embedContent";
  static final String MANY = "batchEmbedContents";

  private final TextTokens tokens;

  GeminiEmbeddings(TextTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return GenerateContentForm.key(request);
  }

  @Override
  public Put put(UpstreamRequest request) {
    GeminiModel model = new GeminiModel(request.route().upstreamModel());
    String verb = asksForMany(request.body().bytes()) ? MANY : ONE;
    return new Put(
        new ApiPath(GenerateContentForm.VERSION, model.path(verb)), ModelInBody.pass(request));
  }

  /** Which of the two verbs a body is for shows in its members. */
  private static boolean asksForMany(byte[] body) {
    try (JsonParser json = Json.read(body, 0, body.length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      String name;
      while ((name = json.nextFieldName()) != null) {
        if (name.equals("requests")) {
          return true;
        }
        json.nextToken();
        json.skipChildren();
      }
    } catch (IOException _) {
      return false; // the provider will say what is wrong with it
    }
    return false;
  }

  @Override
  public WholeAnswer readWhole(UpstreamRequest request, byte[] body) {
    JsonNode answer;
    try {
      answer = Json.tree(body, 0, body.length);
    } catch (IOException _) {
      throw Faults.malformed("no JSON object");
    }
    GeminiAnswer.refuseError(answer, request);
    if (!answer.path("embedding").isObject() && answer.path("embeddings").isEmpty()) {
      throw Faults.malformed("no embeddings");
    }
    AnswerLog log = new AnswerLog(request.route().upstreamModel(), tokens);
    GeminiUsage.read(answer, log);
    log.produce();
    log.done();
    return new WholeAnswer(ByteBuffer.wrap(body), log);
  }

  @Override
  public StreamReader openStream(UpstreamRequest request) {
    throw new IllegalStateException("vectors do not come in pieces");
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return GoogleError.parse(body).toRejection(status, Scrubber.of(request));
  }

  @Override
  public UpstreamFault refusal(
      UpstreamRequest request, int status, Optional<Duration> retryAfter, byte[] body) {
    return GoogleError.parse(body).toFault(status, retryAfter, Scrubber.of(request));
  }
}
