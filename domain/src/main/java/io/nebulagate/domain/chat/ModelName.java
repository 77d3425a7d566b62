package io.nebulagate.domain.chat;

/** A model as clients name it, or as a provider does. Case counts. */
public record ModelName(String value) implements Comparable<ModelName> {

  /** The longest name accepted, in characters. */
  public static final int LENGTH_MAX = 256;

  /** Checks the form; throws {@link IllegalArgumentException}. */
  public ModelName {
    if (value.isBlank() || value.length() > LENGTH_MAX || !printable(value)) {
      throw new IllegalArgumentException("a model name has 1 to 256 printable characters");
    }
  }

  private static boolean printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ') {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(ModelName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ModelName that && value.equals(that.value);
  }
}
