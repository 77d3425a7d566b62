package io.nebulagate.inbound.http.dialect.openai.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;

/** JSON values side by side, as they stand in a list, without its brackets. */
final class ItemList {

  private ItemList() {}

  /** Bytes between texts. */
  static byte[] of(String before, byte[] inside, String after) {
    ByteArrayOutputStream all =
        new ByteArrayOutputStream(before.length() + inside.length + after.length());
    all.writeBytes(before.getBytes(UTF_8));
    all.writeBytes(inside);
    all.writeBytes(after.getBytes(UTF_8));
    return all.toByteArray();
  }

  /** The values of one list, then those of another. */
  static byte[] joined(byte[] first, byte[] second) {
    String comma = isBlank(first) || isBlank(second) ? "" : ",";
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length + 1);
    all.writeBytes(first);
    all.writeBytes(comma.getBytes(UTF_8));
    all.writeBytes(second);
    return all.toByteArray();
  }

  /** A text with its quotes. */
  static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private static boolean isBlank(byte[] list) {
    return new String(list, UTF_8).isBlank();
  }
}
