package io.nebulagate.domain.plan;

/**
 * What is sold under one name. What it includes is said by its versions; who subscribed to one
 * version keeps it.
 *
 * @param archived whether nobody can subscribe to it any more
 */
public record Plan(long id, String name, boolean archived) {

  /** The longest name accepted, in characters. */
  public static final int NAME_LENGTH_MAX = 100;

  /** Checks the name; throws {@link IllegalArgumentException}. */
  public Plan {
    if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
      throw new IllegalArgumentException("a name has 1 to " + NAME_LENGTH_MAX + " characters");
    }
  }
}
