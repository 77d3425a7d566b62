package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.ConversationForm;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.EventReader;
import java.util.List;
import java.util.Map;

/**
 * A conversation as Anthropic's Messages say it. Source: Anthropic's API description and recorded
 * exchanges, 2026-11.
 */
public final class MessagesForm implements ConversationForm {

  static final String VERSION = "/v1";

  /** The version of the API that is spoken where the client names none. */
  static final Map<String, String> HEADERS = Map.of("anthropic-version", "2023-06-01");

  @Override
  public ApiPath path(UpstreamRequest request) {
    return new ApiPath(VERSION, "/messages");
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    return new KeyHeader("x-api-key", request.route().key().secret());
  }

  @Override
  public Map<String, String> headers(UpstreamRequest request) {
    return HEADERS;
  }

  @Override
  public byte[] pass(UpstreamRequest request) {
    Route route = request.route();
    return request
        .body()
        .forProvider(
            route.upstreamModel().equals(request.head().model())
                ? null
                : Json.quoted(route.upstreamModel().value()));
  }

  @Override
  public byte[] write(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    return new MessagesBody(question, request, dropped).write();
  }

  @Override
  public ChatResponse readWhole(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    return MessageAnswer.read(answer, request, log);
  }

  @Override
  public EventReader open(UpstreamRequest request, AnswerLog log) {
    return new MessageStream(request, log);
  }

  /** An answer names it; a stream does in its first event. */
  @Override
  public List<List<String>> modelPlaces() {
    return List.of(List.of("model"), List.of("message", "model"));
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return Refusals.read(request, status, body);
  }
}
