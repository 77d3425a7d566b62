package io.nebulagate.domain.chat;

import java.nio.file.Path;

/**
 * A form that was sent with files in it, kept until its request ends. Like other bodies it reaches
 * the provider as it came, but for the name of the model.
 *
 * @param model where the form names the model, with what stands there
 * @param before what has to be written before a name there; a form that names none needs a field
 * @param after what has to be written after it
 */
public record Upload(Kept kept, Patch model, String before, String after) {

  /** A form that names the model. */
  public Upload(Kept kept, Patch model) {
    this(kept, model, "", "");
  }

  /** A form that does not, and in which a field for it can begin at the first byte. */
  public static Upload unnamed(Kept kept, String boundary) {
    String field = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n";
    return new Upload(kept, new Patch(0, 0, ""), field, "\r\n");
  }

  /** The same form with this name in it. */
  public Upload naming(String name) {
    return new Upload(kept, new Patch(model.from(), model.to(), before + name + after));
  }

  /** Where its bytes are. */
  public sealed interface Kept {

    /** How many there are. */
    long length();

    /** In memory, as small ones are. */
    @SuppressWarnings("ArrayRecordComponent") // never changed, and never compared
    record InMemory(byte[] bytes) implements Kept {
      @Override
      public long length() {
        return bytes.length;
      }
    }

    /** In a file, which is gone when the request has ended. */
    record InFile(Path path, long length) implements Kept {}
  }
}
