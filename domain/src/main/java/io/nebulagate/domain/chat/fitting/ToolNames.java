package io.nebulagate.domain.chat.fitting;

import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Tool;
import java.util.HashMap;
import java.util.Map;

/** The names of a question's tools as a dialect takes them, and back. Immutable. */
public final class ToolNames {

  private final Alphabet alphabet;
  private final Map<String, String> inward = new HashMap<>();

  /** Those of {@code question}, by the rules of {@code alphabet}. */
  public ToolNames(ChatRequest question, Alphabet alphabet) {
    this.alphabet = alphabet;
    for (Tool tool : question.tools()) {
      String outward = alphabet.fit(tool.name());
      if (!outward.equals(tool.name())) {
        inward.put(outward, tool.name());
      }
    }
  }

  /** What the provider calls the client's tool. */
  public String outward(String name) {
    return alphabet.fit(name);
  }

  /** What the client calls the provider's tool; its own name for what the client never named. */
  public String inward(String name) {
    return inward.getOrDefault(name, name);
  }
}
