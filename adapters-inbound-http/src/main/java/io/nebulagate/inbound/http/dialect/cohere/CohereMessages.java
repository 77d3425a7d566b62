package io.nebulagate.inbound.http.dialect.cohere;

import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Part.Media;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.InlineMedia;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the messages of a chat of Cohere's. Results of tools that follow each other become one turn
 * of the user; what the model planned to do with tools is what it said before it called them.
 */
final class CohereMessages {

  private final CarriedSeals seals;
  private final List<Message> messages = new ArrayList<>();
  private final List<Part> results = new ArrayList<>();

  /** What a function was called by its call's id; results of this dialect do not tell. */
  private final Map<String, String> names = new HashMap<>();

  CohereMessages(CarriedSeals seals) {
    this.seals = seals;
  }

  List<Message> read(Field list) {
    for (Field message : list.elements()) {
      Field role = message.at("role");
      switch (role.text()) {
        case "system" -> add(Role.SYSTEM, content(message.at("content")));
        case "user" -> add(Role.USER, content(message.at("content")));
        case "assistant" -> add(Role.ASSISTANT, assistant(message));
        case "tool" -> results.add(result(message));
        default -> throw role.wrong("must be system, user, assistant or tool");
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

  private Part result(Field message) {
    String callId = message.at("tool_call_id").text();
    return new Part.ToolResult(
        callId, Optional.ofNullable(names.get(callId)), content(message.at("content")), false);
  }

  // ── content ──

  private List<Part> content(Field content) {
    List<Part> parts = new ArrayList<>();
    if (content.isText()) {
      addText(content.text(), parts);
    } else {
      for (Field element : content.elements()) {
        element(element, parts);
      }
    }
    return parts;
  }

  private void element(Field element, List<Part> to) {
    Field type = element.at("type");
    switch (type.text()) {
      case "text" -> addText(element.at("text").text(), to);
      case "thinking" -> seals.thought(element).ifPresent(to::add);
      case "image_url" -> to.add(image(element.at("image_url")));
      case "document" -> addText(document(element.at("document")), to);
      default -> throw type.wrong("must be text, image_url, thinking or document");
    }
  }

  /** Empty texts say nothing, and other dialects refuse them. */
  private static void addText(String text, List<Part> to) {
    if (!text.isEmpty()) {
      to.add(new Part.Text(text));
    }
  }

  private static Part image(Field image) {
    Field url = image.isText() ? image : image.at("url");
    return new Media(Media.Kind.IMAGE, InlineMedia.orAt(url, url.text()));
  }

  /** The words of a document: a text, or all it holds as JSON. */
  static String document(Field document) {
    if (document.isText()) {
      return document.text();
    }
    Field data = document.at("data");
    if (!data.isText() && !data.isObject()) {
      throw data.wrong("must be an object");
    }
    return data.isText() ? data.text() : data.json().value();
  }

  // ── what the model said ──

  private List<Part> assistant(Field message) {
    List<Part> parts = content(message.at("content"));
    addText(message.at("tool_plan").optionalText().orElse(""), parts);
    for (Field call : message.at("tool_calls").elements()) {
      parts.add(call(call));
    }
    return parts;
  }

  private Part call(Field call) {
    String id = call.at("id").text();
    Field function = call.at("function");
    String name = function.at("name").text();
    names.put(id, name);
    return new Part.ToolCall(id, name, arguments(function.at("arguments")), seals.ofCall(call));
  }

  /** No text, or an empty one, means no arguments. */
  private static JsonText arguments(Field arguments) {
    String text =
        arguments.isObject() ? arguments.json().value() : arguments.optionalText().orElse("");
    if (text.isBlank()) {
      return JsonText.EMPTY_OBJECT;
    }
    return Field.parse(text)
        .map(_ -> new JsonText(text))
        .orElseThrow(() -> arguments.wrong("must be JSON"));
  }
}
