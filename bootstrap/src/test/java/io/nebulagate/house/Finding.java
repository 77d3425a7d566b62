package io.nebulagate.house;

import java.nio.file.Path;

/** One thing that is not as the house wants it; the message names what to do instead. */
record Finding(Path file, long line, String message) {

  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
