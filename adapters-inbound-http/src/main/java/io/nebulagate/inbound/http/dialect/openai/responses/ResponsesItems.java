package io.nebulagate.inbound.http.dialect.openai.responses;

import io.nebulagate.application.translation.Seals;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a request. What the model said, thought and called between two turns of the
 * user is one turn; results of tools that follow each other are one too. Tools that ran at OpenAI's
 * are left out, what they were asked and what they gave alike, and told to be.
 */
final class ResponsesItems {

  private final Seals seals;
  private final Set<String> unheard;
  private final List<Message> messages = new ArrayList<>();
  private final Map<String, Opaque> callSeals = new HashMap<>();

  /** What a function was called by its call's id; results do not tell. */
  private final Map<String, String> names = new HashMap<>();

  /** The turn that is being put together. */
  private final List<Part> turn = new ArrayList<>();

  private @Nullable Role speaker;

  /** What is left out is noted in {@code unheard}. */
  ResponsesItems(Seals seals, Set<String> unheard) {
    this.seals = seals;
    this.unheard = unheard;
  }

  List<Message> read(Field instructions, Field input) {
    instructions
        .optionalText()
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> messages.add(Message.of(Role.SYSTEM, text)));
    if (input.isText()) {
      add(Role.USER, texts(input.text()));
    } else {
      List<Field> items = input.elements();
      items.forEach(this::findCallSeal);
      items.forEach(this::item);
    }
    flush();
    if (messages.isEmpty()) {
      throw input.wrong("must hold at least one item");
    }
    return messages;
  }

  private void item(Field item) {
    Field type = item.at("type");
    switch (type.isThere() ? type.text() : "message") {
      case "message" -> message(item);
      case "function_call" ->
          call(item, arguments(item.at("arguments"), item.at("call_id").text()));
      case "custom_tool_call" -> {
        item.at("input").text();
        call(item, item.at("input").json());
      }
      case "function_call_output", "custom_tool_call_output" -> result(item);
      case "reasoning" -> reasoning(item);
      case "image_generation_call" -> picture(item);
      case "item_reference", "compaction" ->
          throw type.wrong("refers to what only the provider that made it can read");
      default -> unheard.add("input[].type=" + type.text());
    }
  }

  // ── turns ──

  private void add(Role role, List<Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    flush();
    messages.add(new Message(role, parts));
  }

  /** Adds to the turn of the model, or to that of its tools. */
  private void add(Role role, Part part) {
    if (speaker != role) {
      flush();
      speaker = role;
    }
    turn.add(part);
  }

  private void flush() {
    if (speaker != null && !turn.isEmpty()) {
      messages.add(new Message(speaker, turn));
    }
    turn.clear();
    speaker = null;
  }

  private void message(Field message) {
    Field role = message.at("role");
    List<Part> parts = content(message.at("content"));
    switch (role.text()) {
      case "system", "developer" -> add(Role.SYSTEM, parts);
      case "user" -> add(Role.USER, parts);
      case "assistant" -> {
        if (turn.stream().anyMatch(Part.Text.class::isInstance)) {
          flush(); // what was said in two messages is not one word after the other
        }
        parts.forEach(part -> add(Role.ASSISTANT, part));
      }
      default -> throw role.wrong("must be system, developer, user or assistant");
    }
  }

  // ── content ──

  private static List<Part> texts(String text) {
    return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
  }

  private static List<Part> content(Field content) {
    if (content.isText()) {
      return texts(content.text());
    }
    List<Part> parts = new ArrayList<>();
    for (Field part : content.elements()) {
      parts.addAll(part(part));
    }
    return parts;
  }

  private static List<Part> part(Field part) {
    Field type = part.at("type");
    return switch (type.text()) {
      case "input_text", "output_text", "text", "summary_text" -> texts(part.at("text").text());
      case "refusal" -> List.of(new Part.Refusal(part.at("refusal").text()));
      case "input_image" -> List.of(new Media(Kind.IMAGE, image(part)));
      case "input_file" ->
          List.of(new Media(Kind.DOCUMENT, file(part), part.at("filename").optionalText()));
      case "input_audio" -> List.of(new Media(Kind.AUDIO, audio(part.at("input_audio"))));
      default ->
          throw type.wrong(
              "must be input_text, input_image, input_file, input_audio, output_text or refusal");
    };
  }

  private static MediaSource image(Field part) {
    Field url = part.at("image_url");
    if (url.isThere()) {
      return InlineMedia.orAt(url, url.text());
    }
    return new MediaSource.Kept(part.at("file_id").text());
  }

  private static MediaSource file(Field part) {
    Optional<String> id = part.at("file_id").optionalText();
    if (id.isPresent()) {
      return new MediaSource.Kept(id.get());
    }
    Field url = part.at("file_url");
    return url.isThere() ? InlineMedia.at(url, url.text()) : inline(part.at("file_data"));
  }

  /** A data URL, or bare base64 as some send it. */
  private static MediaSource inline(Field data) {
    String text = data.text();
    return text.startsWith("data:")
        ? InlineMedia.orAt(data, text)
        : InlineMedia.of(data, "application/pdf", text);
  }

  private static MediaSource audio(Field audio) {
    String type = "audio/" + audio.at("format").text().toLowerCase(Locale.ROOT);
    return InlineMedia.of(audio.at("data"), type, audio.at("data").text());
  }

  // ── tools ──

  private void call(Field item, JsonText arguments) {
    String id = item.at("call_id").text();
    String name = NamedTools.known(item.at("name").text(), item.at("namespace").optionalText());
    names.put(id, name);
    add(
        Role.ASSISTANT,
        new Part.ToolCall(id, name, arguments, Optional.ofNullable(callSeals.get(id))));
  }

  /** No text, or an empty one, means no arguments. */
  private static JsonText arguments(Field arguments, String id) {
    String text = arguments.textOr("");
    if (text.isBlank()) {
      return JsonText.EMPTY_OBJECT;
    }
    return Field.parse(text)
        .map(_ -> new JsonText(text))
        .orElseThrow(() -> arguments.wrong("of the call '" + id + "' must be JSON"));
  }

  private void result(Field item) {
    String id = item.at("call_id").text();
    add(
        Role.USER,
        new Part.ToolResult(
            id, Optional.ofNullable(names.get(id)), content(item.at("output")), false));
  }

  /** A picture that was made at OpenAI's, as far as it can be shown to others. */
  private void picture(Field item) {
    Field result = item.at("result");
    if (!result.isThere()) {
      unheard.add("input[].type=image_generation_call");
      return;
    }
    add(Role.ASSISTANT, new Media(Kind.IMAGE, InlineMedia.of(result, "image/png", result.text())));
  }

  // ── thoughts ──

  private void findCallSeal(Field item) {
    opened(item)
        .flatMap(CallSeal::in)
        .ifPresent(found -> callSeals.put(found.callId(), found.seal()));
  }

  private Optional<Opaque> opened(Field item) {
    return item.at("type").textOr("").equals("reasoning")
        ? item.at("encrypted_content").optionalText().flatMap(seals::open)
        : Optional.empty();
  }

  private void reasoning(Field item) {
    String text = words(item.at("summary"));
    String shown = text.isEmpty() ? words(item.at("content")) : text;
    Optional<Opaque> opened = opened(item);
    Optional<Opaque> seal =
        opened.isPresent()
            ? opened.filter(value -> CallSeal.in(value).isEmpty())
            : item.at("encrypted_content")
                .optionalText()
                .filter(value -> !value.isEmpty())
                .map(value -> new Opaque(Dialect.OPENAI, value));
    if (!shown.isEmpty() || seal.isPresent()) {
      add(Role.ASSISTANT, new Part.Thought(shown, seal, shown.isEmpty()));
    }
  }

  private static String words(Field list) {
    StringBuilder words = new StringBuilder();
    for (Field piece : list.elements()) {
      words.append(words.isEmpty() ? "" : "\n\n").append(piece.at("text").textOr(""));
    }
    return words.toString();
  }
}
