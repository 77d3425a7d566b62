package io.nebulagate.domain.chat;

import java.util.List;
import java.util.Optional;

/** A piece of a message. */
public sealed interface Part {

  /**
   * Words.
   *
   * @param citations what they rest on, where the model told
   */
  record Text(String text, List<Citation> citations) implements Part {

    /** Copies the list. */
    public Text {
      citations = List.copyOf(citations);
    }

    /** Words that rest on nothing. */
    public Text(String text) {
      this(text, List.of());
    }
  }

  /**
   * An image, a sound, a film, a document.
   *
   * @param name of the file, where the client told
   */
  record Media(Kind kind, MediaSource source, Optional<String> name) implements Part {

    /** What it is. */
    public enum Kind {
      IMAGE,
      AUDIO,
      VIDEO,
      DOCUMENT
    }

    /** One without a name. */
    public Media(Kind kind, MediaSource source) {
      this(kind, source, Optional.empty());
    }
  }

  /**
   * What a model thought before it spoke.
   *
   * @param text what is shown of it; may be empty
   * @param seal what its vendor wants back with it
   * @param redacted whether its vendor hides it: the seal is all there is
   */
  record Thought(String text, Optional<Opaque> seal, boolean redacted) implements Part {

    /** One that its vendor does not hide. */
    public Thought(String text, Optional<Opaque> seal) {
      this(text, seal, false);
    }
  }

  /**
   * A function the model wants called.
   *
   * @param id names the call; its result names it too
   * @param arguments a JSON object; for a {@link Tool.Kind#FREE_TEXT} tool a JSON string
   * @param seal what its vendor wants back with it
   */
  record ToolCall(String id, String name, JsonText arguments, Optional<Opaque> seal)
      implements Part {

    /** A call that nobody sealed. */
    public ToolCall(String id, String name, JsonText arguments) {
      this(id, name, arguments, Optional.empty());
    }
  }

  /**
   * What a function that was called gave.
   *
   * @param callId the id of the call
   * @param name of the function, where the client told
   * @param content texts and media, in order
   * @param failed whether the call failed
   */
  record ToolResult(String callId, Optional<String> name, List<Part> content, boolean failed)
      implements Part {

    /** Copies the list. */
    public ToolResult {
      content = List.copyOf(content);
    }

    /** All its words, one paragraph each. */
    public String text() {
      StringBuilder words = new StringBuilder();
      for (Part part : content) {
        if (part instanceof Text(String text, _)) {
          words.append(words.isEmpty() ? "" : "\n").append(text);
        }
      }
      return words.toString();
    }
  }

  /** The model's words for not answering. */
  record Refusal(String text) implements Part {}

  /**
   * What only one dialect knows, such as a search that ran at the vendor's and what it found.
   *
   * @param of whose it is; nobody else can read it
   * @param json as it came
   */
  record Foreign(Dialect of, JsonText json) implements Part {}
}
