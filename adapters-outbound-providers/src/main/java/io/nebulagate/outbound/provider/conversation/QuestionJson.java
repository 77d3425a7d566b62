package io.nebulagate.outbound.provider.conversation;

import com.fasterxml.jackson.core.JsonGenerator;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.outbound.provider.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What writing a question has in common, whatever the dialect. */
public final class QuestionJson {

  private static final int BYTES_USUAL = 4096;

  private QuestionJson() {}

  /** Writes what belongs between the braces. */
  public interface Members {

    /** Writes them. */
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with these members, as bytes. */
  public static byte[] object(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES_USUAL);
    try (JsonGenerator json = Json.write(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("nothing fails to be written to memory", impossible);
    }
    return bytes.toByteArray();
  }

  /** A text, if there is one. */
  public static void text(String name, Optional<String> value, JsonGenerator json)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  /** A number, if there is one. */
  public static void number(String name, Optional<BigDecimal> value, JsonGenerator json)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get());
    }
  }

  /** Texts, the first {@code most} of them, if there are any. */
  public static void texts(String name, List<String> values, int most, JsonGenerator json)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values.subList(0, Math.min(most, values.size()))) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  /** JSON as it was given. */
  public static void raw(String name, JsonText value, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(value.value());
  }

  /** A user's name of {@code most} characters; a cut one would name somebody else. */
  public static String user(String name, int most) {
    return name.length() <= most
        ? name
        : UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
