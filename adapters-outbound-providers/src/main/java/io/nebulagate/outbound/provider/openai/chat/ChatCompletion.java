package io.nebulagate.outbound.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ChatResponse.Choice;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.Faults;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.CallIds;
import io.nebulagate.outbound.provider.conversation.TextTools;
import io.nebulagate.outbound.provider.openai.ErrorBody;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an answer in one piece as OpenAI's chat has it, and as its imitators do. */
final class ChatCompletion {

  private ChatCompletion() {}

  static ChatResponse read(JsonNode answer, UpstreamRequest request, AnswerLog log) {
    refuseError(answer, request);
    JsonNode list = answer.path("choices");
    if (!answer.isObject() || !list.isArray() || list.isEmpty()) {
      throw Faults.malformed("no choices");
    }
    ChatUsageReports.read(answer, log);
    List<Choice> choices = new ArrayList<>();
    Set<String> textTools = TextTools.of(request);
    for (JsonNode choice : list) {
      choices.add(choice(choice, choices.size(), textTools));
    }
    return new ChatResponse(Optional.ofNullable(answer.path("id").textValue()), choices);
  }

  /** An error with status 200, whole or as a frame; with Mistral without, with Gemini in a list. */
  static void refuseError(JsonNode answer, UpstreamRequest request) {
    JsonNode told = answer.isArray() ? answer.path(0) : answer;
    JsonNode error = told.path("object").asText("").equals("error") ? told : told.path("error");
    boolean present =
        !error.isMissingNode()
            && !error.isNull()
            && !(error.isBoolean() && !error.booleanValue())
            && !(error.isTextual() && error.textValue().isEmpty());
    if (present) {
      throw new UpstreamException(ErrorBody.of(error).toFault(Scrubber.of(request)));
    }
  }

  private static Choice choice(JsonNode choice, int place, Set<String> textTools) {
    JsonNode message = choice.path("message");
    List<Part> parts = new ArrayList<>();
    String reasoning = reasoning(message);
    if (!reasoning.isEmpty()) {
      parts.add(new Part.Thought(reasoning, Optional.empty()));
    }
    content(message, parts);
    String refusal = message.path("refusal").asText("");
    if (!message.path("refusal").isNull() && !refusal.isEmpty()) {
      parts.add(new Part.Refusal(refusal));
    }
    for (JsonNode image : message.path("images")) {
      image(image).ifPresent(parts::add);
    }
    Set<String> ids = new HashSet<>();
    for (JsonNode call : message.path("tool_calls")) {
      parts.add(call(call, ids, textTools));
    }
    if (message.path("function_call").isObject()) {
      parts.add(
          called(CallIds.fresh(), message.path("function_call"), Optional.empty(), textTools));
    }
    boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    return new Choice(
        choice.path("index").asInt(place),
        parts,
        reason(choice.path("finish_reason").asText(""), called),
        Optional.empty());
  }

  /** Vendors call it by two names. */
  static String reasoning(JsonNode message) {
    for (String name : List.of("reasoning_content", "reasoning")) {
      JsonNode text = message.path(name);
      if (text.isTextual() && !text.textValue().isEmpty()) {
        return text.textValue();
      }
    }
    return "";
  }

  /** A text; with Mistral also a list of texts and thoughts. */
  private static void content(JsonNode message, List<Part> parts) {
    JsonNode content = message.path("content");
    if (content.isTextual() && !content.textValue().isEmpty()) {
      parts.add(new Part.Text(content.textValue(), citations(message)));
      return;
    }
    for (JsonNode element : content) {
      if (element.path("type").asText("").equals("thinking")) {
        parts.add(new Part.Thought(thinking(element), Optional.empty()));
      } else if (element.path("text").isTextual()) {
        parts.add(new Part.Text(element.path("text").textValue()));
      }
    }
  }

  static String thinking(JsonNode element) {
    JsonNode thinking = element.path("thinking");
    if (thinking.isTextual()) {
      return thinking.textValue();
    }
    StringBuilder all = new StringBuilder();
    thinking.forEach(piece -> all.append(piece.path("text").asText("")));
    return all.toString();
  }

  private static List<Citation> citations(JsonNode message) {
    List<Citation> citations = new ArrayList<>();
    for (JsonNode annotation : message.path("annotations")) {
      citation(annotation).ifPresent(citations::add);
    }
    return citations;
  }

  static Optional<Citation> citation(JsonNode annotation) {
    JsonNode url = annotation.path("url_citation");
    int from = url.path("start_index").asInt(-1);
    int to = url.path("end_index").asInt(-1);
    return from < 0 || to < from
        ? Optional.empty()
        : Optional.of(
            new Citation(
                from,
                to,
                Optional.ofNullable(url.path("url").textValue()),
                Optional.ofNullable(url.path("title").textValue()),
                Optional.empty()));
  }

  /** A picture where OpenRouter and Gemini's imitators put it. */
  static Optional<Part> image(JsonNode image) {
    String url = image.path("image_url").path("url").asText("");
    int comma = url.indexOf(";base64,");
    if (url.startsWith("data:") && comma > 0) {
      MediaSource inline =
          new MediaSource.Inline(
              url.substring("data:".length(), comma), url.substring(comma + ";base64,".length()));
      return Optional.of(new Part.Media(Part.Media.Kind.IMAGE, inline));
    }
    return url.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.At(url, Optional.empty())));
  }

  private static Part call(JsonNode call, Set<String> ids, Set<String> textTools) {
    JsonNode function = call.has("custom") ? call.path("custom") : call.path("function");
    return called(ownId(call.path("id").textValue(), ids), function, seal(call), textTools);
  }

  /** What a call is called by: some give it no name of its own, or two calls the same. */
  static String ownId(@Nullable String told, Set<String> ids) {
    String id = told == null || told.isEmpty() || !ids.add(told) ? CallIds.fresh() : told;
    ids.add(id);
    return id;
  }

  static Optional<Opaque> seal(JsonNode call) {
    return Optional.ofNullable(
            call.path("extra_content").path("google").path("thought_signature").textValue())
        .map(value -> new Opaque(Dialect.GEMINI, value));
  }

  private static Part called(
      String id, JsonNode function, Optional<Opaque> seal, Set<String> textTools) {
    String name = function.path("name").asText("");
    String told = arguments(function);
    JsonText arguments =
        function.has("input")
            ? new JsonText(Json.quoted(told))
            : textTools.contains(name)
                ? TextTools.unwrapped(told)
                : told.isBlank() ? JsonText.EMPTY_OBJECT : new JsonText(told);
    return new Part.ToolCall(id, name, arguments, seal);
  }

  /** A piece of the arguments, or all of them: a text, or with some imitators an object. */
  static String arguments(JsonNode function) {
    JsonNode told = function.has("input") ? function.path("input") : function.path("arguments");
    String text = told.textValue();
    return text != null ? text : told.isObject() ? told.toString() : "";
  }

  /** Some say that it is said although tools were called, or the other way about. */
  static FinishReason reason(String told, boolean called) {
    return switch (told) {
      case "length", "max_tokens" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error" -> FinishReason.ERROR;
      default -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }
}
