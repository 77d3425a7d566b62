package io.nebulagate.inbound.http.dialect.anthropic.messages;

import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.InlineMedia;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the turns of a conversation. Blocks that only Anthropic knows stay as they are. */
final class MessagesTurns {

  private final SealedValues seals;

  /** What a function was called by its call's id; results of this dialect do not tell. */
  private final Map<String, String> names = new HashMap<>();

  MessagesTurns(SealedValues seals) {
    this.seals = seals;
  }

  List<Message> read(Field list) {
    List<Message> messages = new ArrayList<>();
    for (Field message : list.elements()) {
      Field role = message.at("role");
      Role speaker =
          switch (role.text()) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw role.wrong("must be user, assistant or system");
          };
      messages.add(new Message(speaker, withSeals(content(message.at("content")))));
    }
    if (messages.isEmpty()) {
      throw list.wrong("must hold at least one message");
    }
    return messages;
  }

  /** Gives calls back what their vendor wants with them. */
  private static List<Part> withSeals(List<Part> parts) {
    Map<String, Opaque> ofCalls = new HashMap<>();
    for (Part part : parts) {
      if (part instanceof Part.Thought(_, Optional<Opaque> seal, boolean redacted) && redacted) {
        seal.flatMap(SealedValues::ofCall).ifPresent(own -> ofCalls.put(own.callId(), own.seal()));
      }
    }
    if (ofCalls.isEmpty()) {
      return parts;
    }
    List<Part> sealed = new ArrayList<>(parts.size());
    for (Part part : parts) {
      switch (part) {
        case Part.ToolCall(String id, String name, JsonText arguments, _)
            when ofCalls.containsKey(id) ->
            sealed.add(
                new Part.ToolCall(id, name, arguments, Optional.ofNullable(ofCalls.get(id))));
        case Part.Thought(_, Optional<Opaque> seal, boolean redacted)
            when redacted && seal.flatMap(SealedValues::ofCall).isPresent() -> {}
        default -> sealed.add(part);
      }
    }
    return sealed;
  }

  private List<Part> content(Field content) {
    List<Part> parts = new ArrayList<>();
    if (content.isText()) {
      addText(content.text(), parts);
      return parts;
    }
    for (Field block : content.elements()) {
      if (!block.isObject()) {
        throw block.wrong("must be a block");
      }
      block(block, parts);
    }
    return parts;
  }

  /** Empty texts say nothing, and other dialects refuse them. */
  private static void addText(String text, List<Part> to) {
    if (!text.isEmpty()) {
      to.add(new Part.Text(text));
    }
  }

  private void block(Field block, List<Part> to) {
    switch (block.at("type").text()) {
      case "text" -> addText(block.at("text").text(), to);
      case "image" -> to.add(new Media(Media.Kind.IMAGE, source(block.at("source"), "image/png")));
      case "document" -> document(block, to);
      case "search_result" -> searchResult(block, to);
      case "tool_use" -> to.add(call(block));
      case "tool_result" -> to.add(result(block));
      case "thinking" ->
          to.add(
              new Part.Thought(
                  block.at("thinking").textOr(""), seals.inward(block.at("signature").textOr(""))));
      case "redacted_thinking" ->
          seals.inward(block.at("data").textOr("")).map(SealedValues::hidden).ifPresent(to::add);
      default -> to.add(new Part.Foreign(Dialect.ANTHROPIC, block.json()));
    }
  }

  // ── media ──

  private static MediaSource source(Field source, String usualType) {
    Field type = source.at("type");
    return switch (type.text()) {
      case "base64" ->
          InlineMedia.of(
              source.at("data"),
              source.at("media_type").textOr(usualType),
              source.at("data").text());
      case "url" -> InlineMedia.at(source.at("url"), source.at("url").text());
      case "file" -> new MediaSource.Kept(source.at("file_id").text());
      default -> throw type.wrong("must be base64, url or file");
    };
  }

  /** A document that is text is said as text: few vendors take another form of it. */
  private void document(Field block, List<Part> to) {
    Field source = block.at("source");
    Optional<String> title = block.at("title").optionalText();
    switch (source.at("type").text()) {
      case "text" -> addText(headed(title, source.at("data").text()), to);
      case "content" -> {
        title.ifPresent(text -> addText(text, to));
        to.addAll(content(source.at("content")));
      }
      default -> to.add(new Media(Media.Kind.DOCUMENT, source(source, "application/pdf"), title));
    }
  }

  private void searchResult(Field block, List<Part> to) {
    addText(headed(block.at("title").optionalText(), block.at("source").textOr("")).strip(), to);
    to.addAll(content(block.at("content")));
  }

  private static String headed(Optional<String> title, String text) {
    return title.filter(head -> !head.isBlank()).map(head -> head + "\n\n" + text).orElse(text);
  }

  // ── tools ──

  private Part call(Field block) {
    String id = block.at("id").text();
    String name = block.at("name").text();
    Field input = block.at("input");
    if (input.isThere() && !input.isObject()) {
      throw input.wrong("must be an object");
    }
    names.put(id, name);
    return new Part.ToolCall(
        id, name, input.optional().map(Field::json).orElse(JsonText.EMPTY_OBJECT));
  }

  private Part result(Field block) {
    String callId = block.at("tool_use_id").text();
    return new Part.ToolResult(
        callId,
        Optional.ofNullable(names.get(callId)),
        content(block.at("content")),
        block.at("is_error").bool().orElse(false));
  }
}
