package io.nebulagate.domain.access;

import java.util.List;
import java.util.OptionalLong;

/**
 * How a key is filed.
 *
 * @param group the price group, an empty text when there is none
 * @param project the project of its organisation that it belongs to
 * @param tags free words that policies and reports look for
 */
public record Labels(String group, OptionalLong project, List<String> tags) {

  /** Filed nowhere. */
  public static final Labels NONE = new Labels("", OptionalLong.empty(), List.of());

  /** The same, in the project {@code id}. */
  public Labels in(long id) {
    return new Labels(group, OptionalLong.of(id), tags);
  }

  /** Copies the tags. */
  public Labels {
    tags = List.copyOf(tags);
  }
}
