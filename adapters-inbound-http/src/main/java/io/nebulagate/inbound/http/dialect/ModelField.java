package io.nebulagate.inbound.http.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The member of a body that names the model. It stands there once, for it decides the price. */
public final class ModelField {

  private final byte[] body;
  private @Nullable Patch place;
  private @Nullable ModelName name;

  /** That of {@code body}, not read yet. */
  public ModelField(byte[] body) {
    this.body = body;
  }

  /**
   * Reads the value at which the parser stands; one that is no text is left for the caller to pass
   * over.
   *
   * @return what is wrong with it, if anything is
   */
  public Optional<String> read(JsonParser parser) throws IOException {
    if (place != null) {
      throw JsonBody.broken("'model' stands there twice");
    }
    int from = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      place = new Patch(from, from, "");
      return Optional.of("must be a text");
    }
    String text = parser.getText();
    int to = (int) parser.currentLocation().getByteOffset();
    place = new Patch(from, to, new String(body, from, to - from, UTF_8));
    try {
      name = new ModelName(text);
      return Optional.empty();
    } catch (IllegalArgumentException notAName) {
      return Optional.of("has 1 to " + ModelName.LENGTH_MAX + " printable characters");
    }
  }

  /** Where its value stands, with its own bytes as replacement; null when it is missing. */
  public @Nullable Patch place() {
    return place;
  }

  /** The model; null when it is missing or wrong. */
  public @Nullable ModelName name() {
    return name;
  }
}
