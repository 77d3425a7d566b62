package io.nebulagate.inbound.http.dialect.gemini;

import io.nebulagate.inbound.http.relay.StreamForm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A stream as one JSON list that comes element by element, for clients that did not ask for events:
 * the data of each event is one. What is no object is left out, for it would break the list.
 */
final class ListStream implements StreamForm {

  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FIRST = "[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEXT = "\n,\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream element = new ByteArrayOutputStream();
  private boolean afterReturn;
  private boolean begun;

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public ByteBuffer piece(ByteBuffer events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(events.remaining());
    while (events.hasRemaining()) {
      byte next = events.get();
      boolean ends = next == '\r' || (next == '\n' && !afterReturn);
      if (ends) {
        endLine(out);
      } else if (next != '\n') {
        line.write(next);
      }
      afterReturn = next == '\r';
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  @Override
  public String end() {
    return begun ? "\n]" : "[]";
  }

  private void endLine(ByteArrayOutputStream out) {
    byte[] bytes = line.toByteArray();
    line.reset();
    if (bytes.length == 0) {
      endEvent(out);
    } else if (isData(bytes)) {
      boolean space = bytes.length > DATA.length && bytes[DATA.length] == ' ';
      int from = DATA.length + (space ? 1 : 0);
      if (element.size() > 0) {
        element.write('\n');
      }
      element.write(bytes, from, bytes.length - from);
    }
  }

  private static boolean isData(byte[] bytes) {
    if (bytes.length < DATA.length) {
      return false;
    }
    for (int i = 0; i < DATA.length; i++) {
      if (bytes[i] != DATA[i]) {
        return false;
      }
    }
    return true;
  }

  private void endEvent(ByteArrayOutputStream out) {
    byte[] bytes = element.toByteArray();
    element.reset();
    if (bytes.length > 0 && bytes[0] == '{') {
      out.writeBytes(begun ? NEXT : FIRST);
      out.writeBytes(bytes);
      begun = true;
    }
  }
}
