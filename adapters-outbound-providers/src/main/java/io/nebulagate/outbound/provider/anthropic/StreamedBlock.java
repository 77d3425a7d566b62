package io.nebulagate.outbound.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A block of a stream, from its beginning to its end. */
sealed interface StreamedBlock {

  /** More of it. */
  void more(JsonNode delta, Consumer<ChatEvent> out);

  /** It is complete. */
  void end(Consumer<ChatEvent> out);

  /** Whether others may be open beside it. */
  default boolean isCall() {
    return this instanceof Call;
  }

  private static void say(int part, String text, Consumer<ChatEvent> out) {
    if (!text.isEmpty()) {
      out.accept(new ChatEvent.PartDelta(0, part, text));
    }
  }

  /** Words. What they rest on is told at their end, when it is known how many they are. */
  final class Words implements StreamedBlock {
    private final int part;
    private final List<JsonNode> citations = new ArrayList<>();
    private int codePoints;

    Words(int part, JsonNode block, Consumer<ChatEvent> out) {
      this.part = part;
      out.accept(new ChatEvent.PartStarted(0, part, new Part.Text("")));
      add(block.path("text").asText(""), out);
      block.path("citations").forEach(citations::add);
    }

    @Override
    public void more(JsonNode delta, Consumer<ChatEvent> out) {
      switch (delta.path("type").asText("")) {
        case "text_delta" -> add(delta.path("text").asText(""), out);
        case "citations_delta" -> citations.add(delta.path("citation"));
        default -> {}
      }
    }

    private void add(String text, Consumer<ChatEvent> out) {
      codePoints += text.codePointCount(0, text.length());
      say(part, text, out);
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
      for (JsonNode citation : citations) {
        out.accept(new ChatEvent.PartCited(0, part, Citations.of(citation, codePoints)));
      }
      out.accept(new ChatEvent.PartEnded(0, part, Optional.empty()));
    }
  }

  /** A thought, which may have no words but a signature. */
  final class Thought implements StreamedBlock {
    private final int part;
    private Optional<Opaque> signature;

    Thought(int part, JsonNode block, Consumer<ChatEvent> out) {
      this.part = part;
      this.signature = MessageAnswer.signature(block.path("signature"));
      out.accept(new ChatEvent.PartStarted(0, part, new Part.Thought("", Optional.empty())));
      say(part, block.path("thinking").asText(""), out);
    }

    @Override
    public void more(JsonNode delta, Consumer<ChatEvent> out) {
      switch (delta.path("type").asText("")) {
        case "thinking_delta" -> say(part, delta.path("thinking").asText(""), out);
        case "signature_delta" ->
            signature = MessageAnswer.signature(delta.path("signature")).or(() -> signature);
        default -> {}
      }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
      out.accept(new ChatEvent.PartEnded(0, part, signature));
    }
  }

  /**
   * A call. Its arguments come in pieces or, from imitators, whole with its beginning; those of a
   * tool that takes any text are unwrapped when all have come.
   */
  final class Call implements StreamedBlock {
    private final int part;
    private final JsonNode whole;
    private final Optional<String> freeText;
    private final AskedTools tools;
    private final StringBuilder wrapped = new StringBuilder();
    private boolean argued;

    Call(int part, JsonNode block, AskedTools tools, Consumer<ChatEvent> out) {
      this.part = part;
      this.whole = block.path("input");
      this.tools = tools;
      String name = tools.inward(block.path("name").asText(""));
      this.freeText = tools.isFreeText(name) ? Optional.of(name) : Optional.empty();
      out.accept(
          new ChatEvent.PartStarted(
              0, part, new Part.ToolCall(MessageAnswer.id(block), name, JsonText.EMPTY_OBJECT)));
    }

    @Override
    public void more(JsonNode delta, Consumer<ChatEvent> out) {
      String piece = delta.path("partial_json").asText("");
      argued |= !piece.isEmpty();
      if (freeText.isPresent()) {
        wrapped.append(piece);
      } else {
        say(part, piece, out);
      }
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
      JsonNode all = argued ? StreamedBlock.tree(wrapped) : whole;
      if (freeText.isPresent()) {
        say(part, tools.arguments(freeText.get(), all).value(), out);
      } else if (!argued && whole.isObject() && !whole.isEmpty()) {
        say(part, whole.toString(), out);
      }
      out.accept(new ChatEvent.PartEnded(0, part, Optional.empty()));
    }
  }

  /** What only this dialect knows: gathered, and told whole. */
  final class Foreign implements StreamedBlock {
    private final int part;
    private final ObjectNode block;
    private final StringBuilder input = new StringBuilder();

    Foreign(int part, ObjectNode block) {
      this.part = part;
      this.block = block;
    }

    @Override
    public void more(JsonNode delta, Consumer<ChatEvent> out) {
      input.append(delta.path("partial_json").asText(""));
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
      JsonNode gathered = StreamedBlock.tree(input);
      if (gathered.isObject()) {
        block.set("input", gathered);
      }
      out.accept(
          new ChatEvent.PartWhole(
              0, part, new Part.Foreign(Dialect.ANTHROPIC, new JsonText(block.toString()))));
    }
  }

  private static JsonNode tree(StringBuilder text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    try {
      return Json.tree(bytes, 0, bytes.length);
    } catch (IOException cut) {
      return TextNode.valueOf(text.toString());
    }
  }
}
