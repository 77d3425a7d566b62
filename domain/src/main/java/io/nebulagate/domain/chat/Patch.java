package io.nebulagate.domain.chat;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * One change to a document that must otherwise stay as it is, byte for byte: the bytes from {@code
 * from} (inclusive) to {@code to} (exclusive) become {@code replacement}. An insertion has {@code
 * from == to}.
 */
public record Patch(int from, int to, String replacement) {

  /** Checks the range. */
  public Patch {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("a patch replaces a range");
    }
  }

  /**
   * The document with all patches applied; the same array when there are none.
   *
   * @param patches in any order, never overlapping
   */
  public static byte[] apply(byte[] document, List<Patch> patches) {
    if (patches.isEmpty()) {
      return document;
    }
    List<Patch> ordered =
        patches.size() == 1
            ? patches
            : patches.stream().sorted(Comparator.comparingInt(Patch::from)).toList();
    int growth = 0;
    byte[][] replacements = new byte[ordered.size()][];
    for (int i = 0; i < replacements.length; i++) {
      Patch patch = ordered.get(i);
      replacements[i] = patch.replacement().getBytes(StandardCharsets.UTF_8);
      growth += replacements[i].length - (patch.to() - patch.from());
    }
    byte[] result = new byte[Math.addExact(document.length, growth)];
    int read = 0;
    int write = 0;
    for (int i = 0; i < replacements.length; i++) {
      Patch patch = ordered.get(i);
      int kept = patch.from() - read;
      System.arraycopy(document, read, result, write, kept);
      System.arraycopy(replacements[i], 0, result, write + kept, replacements[i].length);
      write += kept + replacements[i].length;
      read = patch.to();
    }
    System.arraycopy(document, read, result, write, document.length - read);
    return result;
  }
}
