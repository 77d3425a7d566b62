package io.nebulagate.domain.chat;

/**
 * What a vendor gave with a part and wants back with it, unread: a signature of a thought, a
 * thought that is encrypted. It goes back to vendors of the same dialect alone; another one would
 * refuse it.
 *
 * @param of whose it is
 */
public record Opaque(Dialect of, String value) {

  @Override
  public String toString() {
    return "Opaque[" + of.label() + ", " + value.length() + " characters]";
  }
}
