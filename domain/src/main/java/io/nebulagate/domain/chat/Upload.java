package io.nebulagate.domain.chat;

import java.nio.file.Path;

/**
 * A form that was sent with files in it, kept until its request ends. Like other bodies it reaches
 * the provider as it came, but for the name of the model.
 *
 * @param model where the form names the model
 */
public record Upload(Kept kept, Patch model) {

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
