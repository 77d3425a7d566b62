package io.nebulagate.application.translation;

import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.money.TokenUsage;

/**
 * Writes one streamed answer in a client's dialect, by that dialect's grammar: whatever order a
 * provider's events come in, the client sees a stream its SDK takes. Two writers of one request
 * that are told the same write the same: all ids come from the request's. Not thread-safe.
 */
public interface AnswerWriter {

  /** Writes what the client has to see of {@code event}, if anything. */
  void write(ChatEvent event, Frames out);

  /**
   * All has come: writes what ends the stream.
   *
   * @param used what the provider reported, or nothing where it did not
   */
  void end(TokenUsage used, Frames out);

  /**
   * Writes what ends the stream in the provider's place, as a bound on its length would have.
   * Nothing is written after it.
   */
  void cutShort(TokenUsage used, Frames out);
}
