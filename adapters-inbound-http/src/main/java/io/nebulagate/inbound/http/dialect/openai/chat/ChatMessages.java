package io.nebulagate.inbound.http.dialect.openai.chat;

import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.domain.chat.Part.Media.Kind;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.InlineMedia;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the messages of a chat. Results of tools that follow each other become one turn of the
 * user; what a vendor gave with a thought or a call is taken back from where {@link ChatChunks} put
 * it.
 */
final class ChatMessages {

  private final List<Message> messages = new ArrayList<>();
  private final List<Part> results = new ArrayList<>();

  /** What a function was called by its call's id; results of this dialect do not tell. */
  private final Map<String, String> names = new HashMap<>();

  List<Message> read(Field list) {
    for (Field message : list.elements()) {
      Field role = message.at("role");
      switch (role.text()) {
        case "system", "developer" -> add(Role.SYSTEM, content(message.at("content")));
        case "user" -> add(Role.USER, content(message.at("content")));
        case "assistant" -> add(Role.ASSISTANT, assistant(message));
        case "tool" -> results.add(result(message, message.at("tool_call_id").text()));
        case "function" -> results.add(result(message, message.at("name").text()));
        default -> throw role.wrong("must be system, developer, user, assistant, tool or function");
      }
    }
    flush();
    if (messages.isEmpty()) {
      throw list.wrong("must hold at least one message");
    }
    return messages;
  }

  private void add(Role role, List<Part> parts) {
    flush();
    messages.add(new Message(role, parts));
  }

  private void flush() {
    if (!results.isEmpty()) {
      messages.add(new Message(Role.USER, results));
      results.clear();
    }
  }

  private Part result(Field message, String callId) {
    return new Part.ToolResult(
        callId,
        message.at("name").optionalText().or(() -> Optional.ofNullable(names.get(callId))),
        content(message.at("content")),
        false);
  }

  // ── content ──

  private static List<Part> content(Field content) {
    List<Part> parts = new ArrayList<>();
    if (content.isText()) {
      addText(content.text(), parts);
    } else {
      for (Field part : content.elements()) {
        part(part).ifPresent(parts::add);
      }
    }
    return parts;
  }

  /** Empty texts say nothing, and other dialects refuse them. */
  private static void addText(String text, List<Part> to) {
    if (!text.isEmpty()) {
      to.add(new Part.Text(text));
    }
  }

  private static Optional<Part> part(Field part) {
    if (part.isText()) {
      return Optional.of(new Part.Text(part.text()));
    }
    Field type = part.at("type");
    return switch (type.text()) {
      case "text", "input_text", "output_text" ->
          Optional.of(part.at("text").text()).filter(text -> !text.isEmpty()).map(Part.Text::new);
      case "refusal" -> Optional.of(new Part.Refusal(part.at("refusal").text()));
      case "image_url" -> Optional.of(image(part.at("image_url")));
      case "input_audio" -> Optional.of(audio(part.at("input_audio")));
      case "file" -> Optional.of(file(part.at("file")));
      default -> throw type.wrong("must be text, image_url, input_audio, file or refusal");
    };
  }

  private static Part image(Field image) {
    Field url = image.isText() ? image : image.at("url");
    return new Media(Kind.IMAGE, InlineMedia.orAt(url, url.text()));
  }

  private static Part audio(Field audio) {
    String format = audio.at("format").text().toLowerCase(Locale.ROOT);
    String type = format.contains("/") ? format : "audio/" + format;
    return new Media(Kind.AUDIO, InlineMedia.of(audio.at("data"), type, audio.at("data").text()));
  }

  private static Part file(Field file) {
    Optional<String> name = file.at("filename").optionalText();
    Optional<String> id = file.at("file_id").optionalText();
    MediaSource source =
        id.isPresent()
            ? new MediaSource.Kept(id.get())
            : InlineMedia.orAt(file.at("file_data"), file.at("file_data").text());
    return new Media(Kind.DOCUMENT, source, name);
  }

  // ── what the model said ──

  private List<Part> assistant(Field message) {
    List<Part> parts = new ArrayList<>(thoughts(message));
    parts.addAll(content(message.at("content")));
    message
        .at("refusal")
        .optionalText()
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> parts.add(new Part.Refusal(text)));
    for (Field call : message.at("tool_calls").elements()) {
      parts.add(call(call));
    }
    Field legacy = message.at("function_call");
    if (legacy.isThere()) {
      parts.add(called(legacy.at("name").text(), legacy, Optional.empty()));
    }
    return parts;
  }

  private Part call(Field call) {
    Field seal = call.at("extra_content").at("google").at("thought_signature");
    Optional<Opaque> sealed = seal.optionalText().map(value -> new Opaque(Dialect.GEMINI, value));
    String id = call.at("id").text();
    if (call.at("type").textOr("function").equals("custom")) {
      Field custom = call.at("custom");
      names.put(id, custom.at("name").text());
      return new Part.ToolCall(id, custom.at("name").text(), custom.at("input").json(), sealed);
    }
    return called(id, call.at("function"), sealed);
  }

  private Part called(String id, Field function, Optional<Opaque> seal) {
    String name = function.at("name").text();
    names.put(id, name);
    Field arguments = function.at("arguments");
    return new Part.ToolCall(id, name, arguments(arguments, id), seal);
  }

  /** No text, or an empty one, means no arguments. */
  private static JsonText arguments(Field arguments, String id) {
    String text = arguments.isObject() ? arguments.json().value() : arguments.textOr("");
    if (text.isBlank()) {
      return JsonText.EMPTY_OBJECT;
    }
    return Field.parse(text)
        .map(_ -> new JsonText(text))
        .orElseThrow(() -> arguments.wrong("of the call '" + id + "' must be JSON"));
  }

  private static List<Part> thoughts(Field message) {
    if (message.at("thinking_blocks").isList()) {
      return message.at("thinking_blocks").elements().stream()
          .map(ChatMessages::anthropicThought)
          .toList();
    }
    if (message.at("reasoning_details").isList()) {
      return message.at("reasoning_details").elements().stream()
          .flatMap(detail -> detailed(detail).stream())
          .toList();
    }
    return message
        .at("reasoning_content")
        .optionalText()
        .or(() -> message.at("reasoning").optional().map(some -> some.textOr("")))
        .filter(text -> !text.isEmpty())
        .map(text -> List.<Part>of(new Part.Thought(text, Optional.empty())))
        .orElse(List.of());
  }

  private static Part anthropicThought(Field block) {
    return block.at("type").textOr("thinking").equals("redacted_thinking")
        ? ReasoningDetails.redacted(Dialect.ANTHROPIC, block.at("data").text())
        : new Part.Thought(
            block.at("thinking").textOr(""),
            block.at("signature").optionalText().map(ReasoningDetails.by(Dialect.ANTHROPIC)));
  }

  private static Optional<Part> detailed(Field detail) {
    Optional<Dialect> maker = ReasoningDetails.maker(detail.at("format").textOr(""));
    return switch (detail.at("type").textOr("")) {
      case "reasoning.text" ->
          Optional.of(
              new Part.Thought(
                  detail.at("text").textOr(""),
                  maker.flatMap(
                      of -> detail.at("signature").optionalText().map(ReasoningDetails.by(of)))));
      case "reasoning.summary" ->
          Optional.of(new Part.Thought(detail.at("summary").textOr(""), Optional.empty()));
      case "reasoning.encrypted" ->
          maker.map(of -> ReasoningDetails.redacted(of, detail.at("data").text()));
      default -> Optional.empty();
    };
  }
}
