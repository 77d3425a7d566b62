package io.nebulagate.inbound.http.dialect.openai.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The data of server-sent events without their framing (WHATWG HTML, 9.2.6). */
final class EventTexts {

  private static final String DATA = "data";
  private static final String DONE = "[DONE]";

  private EventTexts() {}

  /**
   * Tells the data of each event; the mark that some hosts put at the end is none.
   *
   * @param frames whole frames
   */
  static void of(ByteBuffer frames, Consumer<String> out) {
    StringBuilder data = new StringBuilder();
    boolean some = false;
    for (String line : lines(StandardCharsets.UTF_8.decode(frames.duplicate()).toString())) {
      if (line.isEmpty()) {
        tell(some, data, out);
        some = false;
        data.setLength(0);
      } else if (line.equals(DATA) || line.startsWith(DATA + ":")) {
        String value = line.length() <= DATA.length() ? "" : line.substring(DATA.length() + 1);
        data.append(some ? "\n" : "").append(value.startsWith(" ") ? value.substring(1) : value);
        some = true;
      }
    }
    tell(some, data, out);
  }

  private static String[] lines(String text) {
    return text.split("\r\n|\n|\r", -1);
  }

  private static void tell(boolean some, StringBuilder data, Consumer<String> out) {
    String told = data.toString();
    if (some && !told.isEmpty() && !told.strip().equals(DONE)) {
      out.accept(told);
    }
  }
}
