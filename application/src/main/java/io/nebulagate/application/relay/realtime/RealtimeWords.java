package io.nebulagate.application.relay.realtime;

import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import java.util.Optional;

/** Reads as much of a session's messages as the gateway has to understand. Thread-safe. */
public interface RealtimeWords {

  /** What a client's message is for the provider, which knows the model by a name of its own. */
  Said outgoing(String text);

  /** What a provider's message says. */
  Heard incoming(String text);

  /**
   * A client's message.
   *
   * @param promptTokens how much it adds to the prompt of the next answer, roughly
   * @param asks whether it asks for an answer
   * @param text as the provider gets it
   */
  record Said(long promptTokens, boolean asks, String text) {}

  /**
   * A provider's message.
   *
   * @param textBytes the size of the answer's text in it, in UTF-8 bytes
   * @param usage what it reports as used
   * @param impossible whether it reports what cannot be
   * @param text as the client gets it
   */
  record Heard(
      Kind kind, long textBytes, Optional<ReportedUsage> usage, boolean impossible, String text) {

    /** What matters to nobody but the client. */
    public static Heard passing(String text) {
      return new Heard(Kind.OTHER, 0, Optional.empty(), false, text);
    }
  }

  /** What a message is about. */
  enum Kind {
    /** An answer begins. */
    BEGUN,
    /** An answer has ended. */
    DONE,
    /** What the client said was written down, which costs by itself. */
    TRANSCRIBED,
    /** Anything else. */
    OTHER
  }
}
