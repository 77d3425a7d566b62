package io.nebulagate.application.policy;

import java.nio.ByteBuffer;

/** Reads the words of an answer off the bytes a client gets. Pure and thread-safe. */
@FunctionalInterface
public interface AnswerTexts {

  /**
   * What is said in an answer in one piece, or in whole frames of one that comes in pieces; in
   * whatever dialect. Bytes in which nothing is said give an empty text.
   */
  String of(ByteBuffer bytes);
}
