package io.nebulagate.bootstrap.dialects;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Any conversation that every dialect has words for. */
final class RandomConversation {

  private static final String[] WORDS = {
    "Hi",
    "wörld",
    "\"quoted\"",
    "back\\slash",
    "two\nlines",
    "\t",
    "{\"json\":[1]}",
    "雪",
    "🦊",
    "\u0000",
    "\u2028",
    "</s>",
    "data: [DONE]",
    "'",
    "é\u0301",
    " "
  };
  private static final String[] SCHEMAS = {
    "{\"type\":\"object\",\"properties\":{}}",
    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}",
    "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"enum\":[1,2]},"
        + "\"deep\":{\"type\":\"array\",\"items\":{\"type\":\"number\"}}}}"
  };
  private static final String[] ARGUMENTS = {
    "{}",
    "{\"city\":\"Paris\"}",
    "{\"n\":2,\"deep\":[1.50,-3]}",
    "{\"\\\"\":null,\"x\":{\"y\":true}}"
  };

  private final Random random;
  private int calls;

  RandomConversation(long seed) {
    random = new Random(seed);
  }

  ChatRequest make() {
    List<Tool> tools = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tools.add(Tool.function("tool_" + i, text(), new JsonText(any(SCHEMAS))));
    }
    List<Message> messages = new ArrayList<>();
    if (random.nextBoolean()) {
      messages.add(Message.of(Role.SYSTEM, text()));
    }
    messages.add(new Message(Role.USER, asked()));
    for (int turns = random.nextInt(5); turns > 0; turns--) {
      exchange(messages, tools);
    }
    return new ChatRequest(
        messages,
        tools,
        choice(tools),
        Optional.empty(),
        Sampling.DEFAULT,
        Optional.empty(),
        new OutputFormat.Text(),
        Optional.empty(),
        Set.of());
  }

  /** The model speaks, or calls what it may; the user answers with whatever it waits for. */
  private void exchange(List<Message> messages, List<Tool> tools) {
    List<Part> said = new ArrayList<>();
    List<Part> answered = new ArrayList<>();
    if (!tools.isEmpty()) {
      for (int i = random.nextInt(4); i > 0; i--) {
        String id = "call_" + ++calls;
        String name = tools.get(random.nextInt(tools.size())).name();
        said.add(new Part.ToolCall(id, name, new JsonText(any(ARGUMENTS))));
        answered.add(
            new Part.ToolResult(id, Optional.of(name), List.of(new Part.Text(text())), false));
      }
    }
    if (said.isEmpty() || random.nextBoolean()) {
      said.addFirst(new Part.Text(text()));
    }
    if (answered.isEmpty() || random.nextInt(3) == 0) {
      answered.addAll(asked());
    }
    messages.add(new Message(Role.ASSISTANT, said));
    messages.add(new Message(Role.USER, answered));
  }

  private List<Part> asked() {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Text(text()));
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(
          random.nextBoolean()
              ? new Part.Text(text())
              : new Part.Media(
                  Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AAAA".repeat(i))));
    }
    return parts;
  }

  private ToolChoice choice(List<Tool> tools) {
    if (tools.isEmpty()) {
      return new ToolChoice.Auto();
    }
    return switch (random.nextInt(4)) {
      case 0 -> new ToolChoice.Any();
      case 1 -> new ToolChoice.None();
      case 2 -> new ToolChoice.Named(tools.getFirst().name());
      default -> new ToolChoice.Auto();
    };
  }

  /** Never blank: some vendors refuse that, and writers leave it out. */
  private String text() {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(any(WORDS));
    }
    return text.append('.').toString();
  }

  private String any(String[] values) {
    return values[random.nextInt(values.length)];
  }
}
