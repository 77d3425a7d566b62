package io.nebulagate.outbound.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an answer of Cohere's in one piece. */
final class CohereAnswer {

  private CohereAnswer() {}

  static ChatResponse read(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    JsonNode message = answer.path("message");
    if (message.isTextual()) {
      throw CohereEnd.error(answer, request);
    }
    if (!message.isObject()) {
      throw Faults.malformed("no message");
    }
    CohereEnd.report(answer.path("usage"), log);
    List<Part> parts = new ArrayList<>();
    content(message, parts);
    String plan = CohereTools.textOf(message.path("tool_plan"));
    if (!plan.isEmpty()) {
      parts.add(new Part.Text(plan));
    }
    CohereTools tools = CohereTools.of(request);
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      parts.add(
          tools.inward(
              CohereTools.textOf(call.path("id")),
              CohereTools.textOf(function.path("name")),
              CohereTools.told(function)));
    }
    FinishReason reason =
        CohereEnd.reason(answer, parts.stream().anyMatch(Part.ToolCall.class::isInstance));
    return new ChatResponse(
        Optional.ofNullable(answer.path("id").textValue()),
        List.of(new ChatResponse.Choice(0, parts, reason, Optional.empty())));
  }

  private static void content(JsonNode message, List<Part> parts) {
    JsonNode content = message.path("content");
    if (content.isTextual() && !content.textValue().isEmpty()) {
      parts.add(new Part.Text(content.textValue(), citations(message).getOrDefault(0, List.of())));
      return;
    }
    Map<Integer, List<Citation>> citations = citations(message);
    int first = firstText(content);
    for (int place = 0; place < content.size(); place++) {
      String thought = CohereTools.textOf(content.path(place).path("thinking"));
      String text = CohereTools.textOf(content.path(place).path("text"));
      if (!thought.isEmpty()) {
        parts.add(new Part.Thought(thought, Optional.empty()));
      } else if (!text.isEmpty()) {
        List<Citation> own = new ArrayList<>(citations.getOrDefault(place, List.of()));
        if (place == first && place != 0) {
          own.addAll(citations.getOrDefault(0, List.of())); // which no text can have meant
        }
        parts.add(new Part.Text(text, own));
      }
    }
  }

  private static int firstText(JsonNode content) {
    for (int place = 0; place < content.size(); place++) {
      if (content.path(place).path("text").isTextual()) {
        return place;
      }
    }
    return 0;
  }

  /** By the element of the content they belong to; the first, where that is not told. */
  private static Map<Integer, List<Citation>> citations(JsonNode message) {
    Map<Integer, List<Citation>> citations = new HashMap<>();
    for (JsonNode citation : message.path("citations")) {
      citations
          .computeIfAbsent(citation.path("content_index").asInt(0), _ -> new ArrayList<>())
          .addAll(CohereCitations.of(citation));
    }
    return citations;
  }
}
