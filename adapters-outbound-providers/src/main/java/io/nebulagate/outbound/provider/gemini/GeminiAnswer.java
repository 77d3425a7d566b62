package io.nebulagate.outbound.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ChatResponse.Choice;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads an answer in one piece: candidates, any part of which may be missing. */
final class GeminiAnswer {

  private GeminiAnswer() {}

  static ChatResponse read(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    refuseError(answer, request);
    GeminiUsage.read(answer, log);
    Optional<String> id = Optional.ofNullable(answer.path("responseId").textValue());
    JsonNode candidates = answer.path("candidates");
    if (candidates.isEmpty() && isBlocked(answer)) {
      return new ChatResponse(
          id, List.of(new Choice(0, List.of(), FinishReason.CONTENT_FILTER, Optional.empty())));
    }
    if (!candidates.isArray() || candidates.isEmpty()) {
      throw Faults.malformed("no candidates");
    }
    CalledTools tools = new CalledTools(request);
    List<Choice> choices = new ArrayList<>();
    for (JsonNode candidate : candidates) {
      choices.add(choice(candidate, choices.size(), tools));
    }
    return new ChatResponse(id, choices);
  }

  /** An error with status 200, whole or as a frame. */
  static void refuseError(JsonNode answer, UpstreamRequest request) {
    Optional<GoogleError> error = GoogleError.find(answer);
    if (error.isPresent()) {
      throw new UpstreamException(error.get().toFault(Scrubber.of(request)));
    }
  }

  /** Whether the prompt itself was refused. */
  static boolean isBlocked(JsonNode answer) {
    return !answer.path("promptFeedback").path("blockReason").asText("").isEmpty();
  }

  private static Choice choice(JsonNode candidate, int place, CalledTools tools) {
    List<Part> parts = new ArrayList<>();
    JsonNode written = candidate.path("content").path("parts");
    for (int i = 0; i < written.size(); i++) {
      part(written.get(i), new Grounding(candidate.path("groundingMetadata"), i), tools, parts);
    }
    boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    return new Choice(
        candidate.path("index").asInt(place),
        parts,
        reason(candidate.path("finishReason").asText(""), called, parts.isEmpty()),
        Optional.empty());
  }

  private static void part(
      JsonNode part, Grounding grounding, CalledTools tools, List<Part> parts) {
    Optional<Opaque> seal = CalledTools.seal(part);
    String text = part.path("text").asText("");
    if (part.path("functionCall").isObject()) {
      parts.add(tools.call(part.path("functionCall"), seal));
    } else if (part.path("thought").asBoolean(false)) {
      parts.add(new Part.Thought(text, seal));
    } else {
      other(part).ifPresent(parts::add);
      if (!text.isEmpty()) {
        parts.add(new Part.Text(text, grounding.of(text)));
      }
      seal.ifPresent(value -> parts.add(sealed(value)));
    }
  }

  /** What Google wants back, although no thought is shown. */
  static Part sealed(Opaque seal) {
    return new Part.Thought("", Optional.of(seal));
  }

  /** Media, and what only this dialect knows; nothing of words, thoughts and calls. */
  static Optional<Part> other(JsonNode part) {
    JsonNode inline = part.path("inlineData");
    String base64 = inline.path("data").asText("");
    if (!base64.isEmpty()) {
      String type =
          inline.path("mimeType").asText("application/octet-stream").toLowerCase(Locale.ROOT);
      return Optional.of(
          new Part.Media(FileTypes.kind(type), new MediaSource.Inline(type, base64)));
    }
    JsonNode file = part.path("fileData");
    String uri = file.path("fileUri").asText("");
    if (!uri.isEmpty()) {
      String type = file.path("mimeType").asText("").toLowerCase(Locale.ROOT);
      Optional<String> told = type.isEmpty() ? Optional.empty() : Optional.of(type);
      return Optional.of(new Part.Media(FileTypes.kind(type), new MediaSource.At(uri, told)));
    }
    for (String name :
        List.of("executableCode", "codeExecutionResult", "toolCall", "toolResponse")) {
      if (part.path(name).isObject()) {
        return Optional.of(new Part.Foreign(Dialect.GEMINI, new JsonText(part.toString())));
      }
    }
    return Optional.empty();
  }

  /**
   * Why an answer ended. Google says that it is said although tools were called.
   *
   * @param empty whether nothing came
   */
  static FinishReason reason(String told, boolean called, boolean empty) {
    return switch (told) {
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "IMAGE_OTHER" ->
          FinishReason.CONTENT_FILTER;
      case "MALFORMED_FUNCTION_CALL",
          "MALFORMED_RESPONSE",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS" ->
          FinishReason.ERROR;
      case "OTHER" -> empty ? FinishReason.ERROR : said(called);
      default -> said(called);
    };
  }

  private static FinishReason said(boolean called) {
    return called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
  }
}
