package io.nebulagate.domain.chat;

import java.util.Optional;

/** What form an answer has. */
public sealed interface OutputFormat {

  /** Any text. */
  record Text() implements OutputFormat {}

  /** A JSON object of any kind. */
  record Json() implements OutputFormat {}

  /**
   * JSON by a schema.
   *
   * @param name what the client calls it
   * @param strict whether it must follow the schema exactly; empty = as the vendor is used to
   */
  record Schema(
      Optional<String> name,
      Optional<String> description,
      JsonText schema,
      Optional<Boolean> strict)
      implements OutputFormat {}
}
