package io.nebulagate.domain.chat;

/** Why an answer ended. */
public enum FinishReason {
  /** It was said. */
  STOP,
  /** A text that was to end it came. */
  STOP_SEQUENCE,
  /** A bound on its length, or the model's own, was reached. */
  LENGTH,
  /** Tools are to be called first. */
  TOOL_CALLS,
  /** A filter of the vendor's, or the model itself, would not go on. */
  CONTENT_FILTER,
  /** The vendor paused a long turn; the same conversation goes on where it stopped. */
  PAUSE,
  /** The model made something that is no answer. */
  ERROR
}
