package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ChatResponse.Choice;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads an answer in one piece. */
final class MessageAnswer {

  private MessageAnswer() {}

  static ChatResponse read(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    Refusals.refuseError(answer, request);
    if (!answer.path("content").isArray()) {
      throw Faults.malformed("no content");
    }
    new MessagesUsage(log).read(answer.path("usage"));
    AskedTools tools = AskedTools.of(request.conversation().question());
    List<Part> parts = new ArrayList<>();
    for (JsonNode block : answer.path("content")) {
      parts.add(part(block, tools));
    }
    boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    Choice choice =
        new Choice(
            0,
            parts,
            reason(answer.path("stop_reason").asText(""), called),
            Optional.ofNullable(answer.path("stop_sequence").textValue()));
    return new ChatResponse(
        Optional.ofNullable(answer.path("id").textValue()).filter(id -> !id.isEmpty()),
        List.of(choice));
  }

  private static Part part(JsonNode block, AskedTools tools) {
    return switch (block.path("type").asText("")) {
      case "text" -> text(block);
      case "thinking" ->
          new Part.Thought(block.path("thinking").asText(""), signature(block.path("signature")));
      case "redacted_thinking" -> redacted(block);
      case "tool_use" -> {
        String name = tools.inward(block.path("name").asText(""));
        yield new Part.ToolCall(id(block), name, tools.arguments(name, block.path("input")));
      }
      default -> new Part.Foreign(Dialect.ANTHROPIC, new JsonText(block.toString()));
    };
  }

  private static Part text(JsonNode block) {
    String text = block.path("text").asText("");
    List<Citation> citations = new ArrayList<>();
    for (JsonNode citation : block.path("citations")) {
      citations.add(Citations.of(citation, text.codePointCount(0, text.length())));
    }
    return new Part.Text(text, citations);
  }

  static Part redacted(JsonNode block) {
    return new Part.Thought("", signature(block.path("data")), true);
  }

  static Optional<Opaque> signature(JsonNode value) {
    return Optional.ofNullable(value.textValue())
        .filter(text -> !text.isEmpty())
        .map(text -> new Opaque(Dialect.ANTHROPIC, text));
  }

  /** Imitators may give a call no name of its own. */
  static String id(JsonNode block) {
    String told = block.path("id").asText("");
    return told.isEmpty() ? "toolu_" + UUID.randomUUID().toString().replace("-", "") : told;
  }

  /** Imitators may say that it is said although tools were called. */
  static FinishReason reason(String told, boolean called) {
    return switch (told) {
      case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      case "pause_turn" -> FinishReason.PAUSE;
      default -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }
}
