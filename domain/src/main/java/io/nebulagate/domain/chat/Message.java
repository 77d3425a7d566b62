package io.nebulagate.domain.chat;

import java.util.List;
import java.util.Optional;

/**
 * One turn of a conversation. Results of tools stand in turns of the user, as the parts they are.
 */
public record Message(Role role, List<Part> parts) {

  /** Copies the list. */
  public Message {
    parts = List.copyOf(parts);
  }

  /** Who speaks. */
  public enum Role {
    /** Who runs the application. */
    SYSTEM,
    /** Who uses it, and the tools that were run for the model. */
    USER,
    /** The model. */
    ASSISTANT
  }

  /** A turn of words only. */
  public static Message of(Role role, String text) {
    return new Message(role, List.of(new Part.Text(text)));
  }

  /** All its words, one paragraph a part. */
  public String text() {
    return new Part.ToolResult("", Optional.empty(), parts, false).text();
  }
}
