package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.ConversationForm;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.EventReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as Gemini's {@code generateContent} says it. Streams are always asked for as
 * events, whatever the client reads. Source: Google's API description v1beta, 2026-11.
 */
public final class GenerateContentForm implements ConversationForm {

  static final String VERSION = "/v1beta";

  private static final String WHOLE = "generateContent";
  private static final String STREAM = "streamGenerateContent?alt=sse";

  @Override
  public ApiPath path(UpstreamRequest request) {
    return new ApiPath(VERSION, model(request).path(request.head().stream() ? STREAM : WHOLE));
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return key(request);
  }

  /** A header, and never the query: addresses are logged on their way. */
  static KeyHeader key(UpstreamRequest request) {
    return new KeyHeader("x-goog-api-key", request.route().key().secret());
  }

  @Override
  public byte[] pass(UpstreamRequest request) {
    return ModelInBody.pass(request);
  }

  @Override
  public byte[] write(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    return new GenerateBody(question, model(request), CalledTools.names(question), dropped).write();
  }

  @Override
  public ChatResponse readWhole(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    return GeminiAnswer.read(answer, request, log);
  }

  @Override
  public EventReader open(UpstreamRequest request, AnswerLog log) {
    return new GeminiStream(request, log);
  }

  @Override
  public List<List<String>> modelPlaces() {
    return List.of(List.of("modelVersion"));
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

  private static GeminiModel model(UpstreamRequest request) {
    return new GeminiModel(request.route().upstreamModel());
  }
}
