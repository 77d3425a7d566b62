package io.nebulagate.domain.chat;

/**
 * A JSON value as it was written: key order, spelling of numbers and everything nobody here knows
 * stay as they are. Whoever makes one has parsed it.
 */
public record JsonText(String value) {

  /** An object without members. */
  public static final JsonText EMPTY_OBJECT = new JsonText("{}");

  /** Checks that there is something. */
  public JsonText {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a JSON value has at least one character");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
