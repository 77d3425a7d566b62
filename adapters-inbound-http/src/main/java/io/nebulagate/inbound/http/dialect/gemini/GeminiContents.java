package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.inbound.http.dialect.Field;
import io.nebulagate.inbound.http.dialect.InlineMedia;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads contents. A call without an id gets one from its place, the same in every turn of a
 * conversation; a result belongs to the call of its id, else to the next one of its name.
 */
final class GeminiContents {

  /** Where files of Google's own store are. */
  private static final String STORE = "https://generativelanguage.googleapis.com/";

  private final SealedThoughts seals;
  private final List<Part.ToolCall> waiting = new ArrayList<>();

  GeminiContents(SealedThoughts seals) {
    this.seals = seals;
  }

  List<Message> read(Field body) {
    List<Message> messages = new ArrayList<>();
    Field system = Proto.at(body, "systemInstruction");
    if (system.isThere()) {
      messages.add(new Message(Role.SYSTEM, system(system)));
    }
    List<Field> contents = body.at("contents").elements();
    if (contents.isEmpty()) {
      throw body.at("contents").wrong("must hold at least one content");
    }
    for (int i = 0; i < contents.size(); i++) {
      messages.add(content(contents.get(i), i));
    }
    return messages;
  }

  private static List<Part> system(Field system) {
    List<Part> parts = new ArrayList<>();
    if (system.isText()) {
      parts.add(new Part.Text(system.text()));
      return parts;
    }
    for (Field part : system.at("parts").elements()) {
      part.at("text").optionalText().ifPresent(text -> parts.add(new Part.Text(text)));
    }
    return parts;
  }

  private Message content(Field content, int number) {
    Field role = content.at("role");
    Role speaker =
        switch (role.textOr("user")) {
          case "user", "function", "" -> Role.USER;
          case "model" -> Role.ASSISTANT;
          default -> throw role.wrong("must be user or model");
        };
    List<Part> parts = new ArrayList<>();
    List<Field> written = content.at("parts").elements();
    for (int i = 0; i < written.size(); i++) {
      part(written.get(i), "call_" + number + "_" + i, parts);
    }
    return new Message(speaker, parts);
  }

  private void part(Field part, String id, List<Part> parts) {
    Optional<String> signature = Proto.at(part, "thoughtSignature").optionalText();
    Field called = Proto.at(part, "functionCall");
    Field result = Proto.at(part, "functionResponse");
    Field inline = Proto.at(part, "inlineData");
    Field file = Proto.at(part, "fileData");
    Optional<String> text = part.at("text").optionalText();
    if (called.isThere()) {
      parts.add(call(called, id, signature.flatMap(seals::seal)));
    } else if (result.isThere()) {
      parts.add(result(result, id));
    } else if (inline.isThere()) {
      parts.add(inline(inline));
    } else if (file.isThere()) {
      parts.add(file(file));
    } else if (part.at("thought").bool().orElse(false)) {
      parts.add(
          signature
              .map(value -> seals.thought(text.orElse(""), value))
              .orElseGet(() -> new Part.Thought(text.orElse(""), Optional.empty())));
    } else if (text.isPresent()) {
      text.filter(words -> !words.isEmpty()).ifPresent(words -> parts.add(new Part.Text(words)));
      signature.ifPresent(value -> parts.add(seals.thought("", value)));
    } else if (part.isObject() && !part.node().isEmpty()) {
      parts.add(new Part.Foreign(Dialect.GEMINI, part.json()));
    } else if (!part.isObject()) {
      throw part.wrong("must be an object");
    }
  }

  // ── tools ──

  private Part call(Field call, String id, Optional<Opaque> seal) {
    Field args = call.at("args");
    if (args.isThere() && !args.isObject()) {
      throw args.wrong("must be an object");
    }
    Part.ToolCall read =
        new Part.ToolCall(
            call.at("id").optionalText().filter(told -> !told.isEmpty()).orElse(id),
            call.at("name").text(),
            args.optional().map(Field::json).orElse(JsonText.EMPTY_OBJECT),
            seal);
    waiting.add(read);
    return read;
  }

  private Part result(Field result, String id) {
    String name = result.at("name").textOr("");
    Optional<String> told = result.at("id").optionalText().filter(some -> !some.isEmpty());
    Optional<Part.ToolCall> call =
        told.flatMap(some -> waiting(one -> one.id().equals(some)))
            .or(() -> waiting(one -> one.name().equals(name)));
    call.ifPresent(waiting::remove);
    Field response = result.at("response");
    boolean failed = response.node().size() == 1 && response.at("error").isThere();
    List<Part> content = new ArrayList<>();
    content.add(new Part.Text(words(response)));
    for (Field part : result.at("parts").elements()) {
      Field inline = Proto.at(part, "inlineData");
      Field file = Proto.at(part, "fileData");
      if (inline.isThere()) {
        content.add(inline(inline));
      } else if (file.isThere()) {
        content.add(file(file));
      }
    }
    return new Part.ToolResult(
        call.map(Part.ToolCall::id).or(() -> told).orElse(id),
        Optional.of(name).filter(some -> !some.isEmpty()),
        content,
        failed);
  }

  private Optional<Part.ToolCall> waiting(Predicate<Part.ToolCall> meant) {
    return waiting.stream().filter(meant).findFirst();
  }

  /** The words alone where the usual wrapping is all there is around them. */
  private static String words(Field response) {
    if (!response.isThere()) {
      return "";
    }
    if (!response.isObject()) {
      throw response.wrong("must be an object");
    }
    for (String wrapping : List.of("result", "output", "error")) {
      Field inner = response.at(wrapping);
      if (response.node().size() == 1 && inner.isThere()) {
        return inner.isText() ? inner.text() : inner.json().value();
      }
    }
    return response.json().value();
  }

  // ── media ──

  private static Part inline(Field inline) {
    Field data = inline.at("data");
    String base64 = data.text().replace('-', '+').replace('_', '/');
    MediaSource source = InlineMedia.of(data, type(inline), base64);
    String type = source instanceof MediaSource.Inline(String told, _) ? told : "";
    return new Part.Media(kind(type), source);
  }

  private static Part file(Field file) {
    Field uri = Proto.at(file, "fileUri");
    String url = uri.text();
    String type = type(file);
    MediaSource source =
        url.startsWith(STORE)
            ? new MediaSource.Kept(url)
            : switch (InlineMedia.at(uri, url)) {
              case MediaSource.At(String at, _, String place) ->
                  new MediaSource.At(at, Optional.of(type).filter(some -> !some.isEmpty()), place);
              case MediaSource other -> other;
            };
    return new Part.Media(kind(type), source);
  }

  private static String type(Field of) {
    return Proto.at(of, "mimeType").textOr("").toLowerCase(Locale.ROOT);
  }

  private static Part.Media.Kind kind(String type) {
    if (type.startsWith("audio/")) {
      return Part.Media.Kind.AUDIO;
    }
    if (type.startsWith("video/")) {
      return Part.Media.Kind.VIDEO;
    }
    return type.isEmpty() || type.startsWith("image/")
        ? Part.Media.Kind.IMAGE
        : Part.Media.Kind.DOCUMENT;
  }
}
