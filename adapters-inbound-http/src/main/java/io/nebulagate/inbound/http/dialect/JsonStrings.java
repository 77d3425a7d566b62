package io.nebulagate.inbound.http.dialect;

import java.nio.charset.StandardCharsets;

/** Looks at JSON strings where they stand, without making texts of them. */
public final class JsonStrings {

  private static final byte[] DATA_URL = "data:".getBytes(StandardCharsets.US_ASCII);

  /** What is shorter may as well be a word. */
  private static final int ENCODED_MIN = 128;

  private JsonStrings() {}

  /** Whether the string that opens with the quote at {@code quote} embeds something as a URL. */
  public static boolean isDataUrl(byte[] json, int quote) {
    int start = quote + 1;
    if (start + DATA_URL.length > json.length) {
      return false;
    }
    for (int i = 0; i < DATA_URL.length; i++) {
      if (json[start + i] != DATA_URL[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the string that opens at {@code quote} is a long one of base64 and nothing else. */
  public static boolean isEncoded(byte[] json, int quote) {
    int at = quote + 1;
    while (at < json.length && isBase64(json[at])) {
      at++;
    }
    return at < json.length && json[at] == '"' && at - quote > ENCODED_MIN;
  }

  private static boolean isBase64(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '+'
        || b == '/'
        || b == '='
        || b == '-'
        || b == '_';
  }

  /**
   * The size in UTF-8 bytes of the text whose JSON string opens at {@code quote}. Escapes count as
   * what they stand for, and half a surrogate pair as half of four. The string need not be valid;
   * whoever parses it will tell.
   */
  public static int utf8Bytes(byte[] json, int quote) {
    int size = 0;
    int at = quote + 1;
    while (at < json.length && json[at] != '"') {
      if (json[at] != '\\') {
        size++;
        at++;
      } else if (at + 6 <= json.length && json[at + 1] == 'u') {
        size += unicodeBytes(json, at + 2);
        at += 6;
      } else {
        size++;
        at += 2;
      }
    }
    return size;
  }

  private static int unicodeBytes(byte[] json, int digits) {
    int unit = 0;
    for (int i = digits; i < digits + 4; i++) {
      unit = unit * 16 + Math.max(0, Character.digit(json[i], 16));
    }
    boolean surrogate = unit >= 0xD800 && unit <= 0xDFFF;
    return unit < 0x80 ? 1 : unit < 0x800 || surrogate ? 2 : 3;
  }
}
