package io.nebulagate.application.translation;

/** Takes a stream's frames as they are written, in order. */
public interface Frames {

  /**
   * One frame.
   *
   * @param bytes never used again by the writer, and never changed by the taker
   * @param textBytes the size of the answer's text in it, in UTF-8 bytes
   */
  void frame(byte[] bytes, long textBytes);

  /** The frame that tells the client that all has come; nothing follows. */
  void last(byte[] bytes);

  /** How many bytes have been taken so far, those of the last frame apart. */
  long total();
}
