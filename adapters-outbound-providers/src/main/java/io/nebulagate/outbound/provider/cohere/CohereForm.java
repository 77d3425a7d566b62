package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.error.GatewayError.UpstreamRejected;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.ProviderDialect.ApiPath;
import io.nebulagate.outbound.provider.ProviderDialect.KeyHeader;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.ConversationForm;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.openai.ErrorBody;
import java.util.List;

/**
 * A conversation as Cohere says it. Source: Cohere's API description of 2026-08 and recorded
 * exchanges.
 */
public final class CohereForm implements ConversationForm {

  static final String VERSION = "/v2";

  @Override
  public ApiPath path(UpstreamRequest request) {
    return new ApiPath(VERSION, "/chat");
  }

  @Override
  public KeyHeader keyHeader(UpstreamRequest request) {
    String key = request.route().key().secret().reveal();
    return new KeyHeader("authorization", Secret.of("Bearer " + key));
  }

  @Override
  public byte[] pass(UpstreamRequest request) {
    String theirs = request.route().upstreamModel().value();
    boolean same = theirs.equals(request.head().model().value());
    return request.body().forProvider(same ? null : Json.quoted(theirs));
  }

  @Override
  public byte[] write(ChatRequest question, UpstreamRequest request, Dropped dropped) {
    return new CohereBody(question, request, dropped).write();
  }

  @Override
  public ChatResponse readWhole(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    return CohereAnswer.read(answer, request, log);
  }

  @Override
  public EventReader open(UpstreamRequest request, AnswerLog log) {
    return new CohereStream(request, log);
  }

  /** Its answers do not say which model gave them. */
  @Override
  public List<List<String>> modelPlaces() {
    return List.of();
  }

  @Override
  public UpstreamRejected rejection(UpstreamRequest request, int status, byte[] body) {
    return ErrorBody.parse(body, 0, body.length).toRejection(status, Scrubber.of(request));
  }
}
