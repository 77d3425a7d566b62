package io.nebulagate.inbound.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes JSON documents, alone or as frames of a stream. Used again for each; not thread-safe. */
public final class JsonOut {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  /** What stands in a document. */
  @FunctionalInterface
  public interface Content {
    /** Writes it, as the members of an object that is open. */
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** An object. */
  public byte[] object(Content content) {
    bytes.reset();
    write(content);
    return bytes.toByteArray();
  }

  /** A frame with an object as its data. */
  public byte[] data(Content content) {
    bytes.reset();
    bytes.writeBytes(DATA);
    write(content);
    bytes.writeBytes(END);
    return bytes.toByteArray();
  }

  /** A frame that names its event. */
  public byte[] event(String name, Content content) {
    bytes.reset();
    bytes.writeBytes(("event: " + name + "\n").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(DATA);
    write(content);
    bytes.writeBytes(END);
    return bytes.toByteArray();
  }

  private void write(Content content) {
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      content.writeTo(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("nothing fails to be written to memory", impossible);
    }
  }

  /** The size of a text in UTF-8, without making the bytes. */
  public static long utf8Bytes(String text) {
    long size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      size += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return size;
  }
}
