package io.nebulagate.domain.chat;

import java.util.Optional;

/**
 * A function the model may ask for.
 *
 * @param description what it is for
 * @param parameters the JSON Schema of its arguments; none = no arguments
 * @param strict whether arguments must follow the schema exactly; empty = as the vendor is used to
 */
public record Tool(
    Kind kind,
    String name,
    Optional<String> description,
    Optional<JsonText> parameters,
    Optional<Boolean> strict) {

  /** What its arguments are. */
  public enum Kind {
    /** A JSON object. */
    FUNCTION,
    /** Any text. */
    FREE_TEXT
  }

  /** The schema of a function without arguments, for dialects that insist on one. */
  public static final JsonText NO_PARAMETERS =
      new JsonText("{\"type\":\"object\",\"properties\":{}}");

  /** A function with this schema. */
  public static Tool function(String name, String description, JsonText parameters) {
    return new Tool(
        Kind.FUNCTION, name, Optional.of(description), Optional.of(parameters), Optional.empty());
  }
}
