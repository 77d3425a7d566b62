package io.nebulagate.outbound.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import io.nebulagate.outbound.provider.Scrubber;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.openai.ErrorBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads a response in one piece, and the items in it, which streams tell whole too. */
final class WholeResponse {

  private final UpstreamRequest request;
  private final CallNames names;

  WholeResponse(UpstreamRequest request) {
    this.request = request;
    this.names = CallNames.of(request);
  }

  ChatResponse read(JsonNode answer, AnswerLog log) {
    refuseError(answer);
    JsonNode output = answer.path("output");
    if (!answer.isObject() || !output.isArray()) {
      throw Faults.malformed("no output");
    }
    ResponsesUsage usage = new ResponsesUsage();
    List<Part> parts = new ArrayList<>();
    log.named(answer.path("id").textValue());
    for (JsonNode item : output) {
      usage.note(item);
      log.named(item.path("id").textValue());
      parts.addAll(parts(item));
    }
    usage.report(answer, log);
    boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    return new ChatResponse(
        Optional.ofNullable(answer.path("id").textValue()),
        List.of(new Choice(0, parts, reason(answer, called), Optional.empty())));
  }

  /** An error with status 200, or a response that failed. */
  void refuseError(JsonNode response) {
    JsonNode error = response.path("error");
    boolean present = error.isObject() || (error.isTextual() && !error.textValue().isEmpty());
    if (present || response.path("status").asText("").equals("failed")) {
      throw fault(error);
    }
  }

  /** What an error in an answer means, in any of the forms vendors give it. */
  UpstreamException fault(JsonNode error) {
    JsonNode told = error;
    if (error.path("error").isObject()) {
      told = error.path("error");
    } else if (error instanceof ObjectNode event && event.path("type").asText("").equals("error")) {
      ObjectNode bare = event.deepCopy();
      bare.remove("type"); // the event's, not the error's
      told = bare;
    }
    return new UpstreamException(ErrorBody.of(told).toFault(Scrubber.of(request)));
  }

  /**
   * Why a response ended.
   *
   * @throws UpstreamException malformed, where it has not
   */
  static FinishReason reason(JsonNode response, boolean called) {
    return switch (response.path("status").asText("completed")) {
      case "completed" -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
      case "incomplete" ->
          response.path("incomplete_details").path("reason").asText("").equals("content_filter")
              ? FinishReason.CONTENT_FILTER
              : FinishReason.LENGTH;
      default -> throw Faults.malformed("a response that has not ended");
    };
  }

  // ── items ──

  List<Part> parts(JsonNode item) {
    return switch (item.path("type").asText("")) {
      case "message" -> said(item.path("content"));
      case "reasoning" -> thought(item);
      case "function_call" -> List.of(call(item, arguments(item)));
      case "custom_tool_call" -> List.of(call(item, freeText(item.path("input").asText(""))));
      case "image_generation_call" -> picture(item);
      default -> List.of(foreign(item));
    };
  }

  static Part foreign(JsonNode item) {
    return new Part.Foreign(Dialect.OPENAI, new JsonText(item.toString()));
  }

  private static List<Part> said(JsonNode contents) {
    List<Part> parts = new ArrayList<>();
    for (JsonNode content : contents) {
      String text = content.path("text").asText("");
      if (content.path("refusal").isTextual()) {
        parts.add(new Part.Refusal(content.path("refusal").textValue()));
      } else if (!text.isEmpty()) {
        parts.add(new Part.Text(text, citations(content.path("annotations"))));
      }
    }
    return parts;
  }

  private static List<Citation> citations(JsonNode annotations) {
    List<Citation> citations = new ArrayList<>();
    annotations.forEach(annotation -> citation(annotation).ifPresent(citations::add));
    return citations;
  }

  static Optional<Citation> citation(JsonNode annotation) {
    int from = annotation.path("start_index").asInt(-1);
    int to = annotation.path("end_index").asInt(-1);
    return !annotation.path("url").isTextual() || from < 0 || to < from
        ? Optional.empty()
        : Optional.of(
            new Citation(
                from,
                to,
                Optional.of(annotation.path("url").textValue()),
                Optional.ofNullable(annotation.path("title").textValue()),
                Optional.empty()));
  }

  private static List<Part> thought(JsonNode item) {
    String text = words(item);
    Optional<Opaque> seal = seal(item);
    return text.isEmpty() && seal.isEmpty()
        ? List.of()
        : List.of(new Part.Thought(text, seal, text.isEmpty()));
  }

  /** A summary, or all of the thought where the vendor shows it. */
  static String words(JsonNode item) {
    String summary = joined(item.path("summary"));
    return summary.isEmpty() ? joined(item.path("content")) : summary;
  }

  private static String joined(JsonNode pieces) {
    StringBuilder all = new StringBuilder();
    for (JsonNode piece : pieces) {
      String text = piece.path("text").asText("");
      all.append(all.isEmpty() || text.isEmpty() ? "" : "\n\n").append(text);
    }
    return all.toString();
  }

  static Optional<Opaque> seal(JsonNode item) {
    return Optional.ofNullable(item.path("encrypted_content").textValue())
        .filter(value -> !value.isEmpty())
        .map(value -> new Opaque(Dialect.OPENAI, value));
  }

  /** A call, with its arguments as far as they are known. */
  Part.ToolCall call(JsonNode item, JsonText arguments) {
    String id = item.path("call_id").asText("");
    return new Part.ToolCall(
        id.isEmpty() ? "call_" + UUID.randomUUID().toString().replace("-", "") : id,
        names.inward(item.path("name").asText("")),
        arguments);
  }

  private static JsonText arguments(JsonNode item) {
    String text = item.path("arguments").asText("");
    return text.isBlank() ? JsonText.EMPTY_OBJECT : new JsonText(text);
  }

  static JsonText freeText(String input) {
    return new JsonText(TextNode.valueOf(input).toString());
  }

  private static List<Part> picture(JsonNode item) {
    String base64 = item.path("result").asText("");
    if (base64.isEmpty() || item.path("result").isNull()) {
      return List.of(foreign(item));
    }
    String type = "image/" + item.path("output_format").asText("png");
    return List.of(new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Inline(type, base64)));
  }
}
