package io.nebulagate.application.relay;

import io.nebulagate.application.videos.VideoState;
import io.nebulagate.domain.money.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What has been seen of one answer so far. Written by the thread that reads the answer; read it
 * from a signal of that answer, or after its end.
 */
public interface AnswerObservation {

  /**
   * The provider's own numbers, the last ones it sent; empty when it sent none or impossible ones.
   */
  Optional<ReportedUsage> usage();

  /**
   * Whether a report held something that cannot be a count: a negative or absurd number, a
   * fraction, a text. It is treated as missing, and somebody should know.
   */
  boolean usageImpossible();

  /** Whether anything a customer would pay for has come: text, a tool call, reasoning, a vector. */
  boolean produced();

  /** Whether the answer reached its end by its dialect's rules. */
  boolean complete();

  /** Whether the provider says that a bound on length or its content filter ended the answer. */
  boolean curtailed();

  /** The size of the answer's text so far in UTF-8 bytes: what a quick estimate is made of. */
  long producedBytes();

  /**
   * The tokens of the answer's text, counted here. Takes a while for long answers: never call it on
   * an event loop.
   *
   * @param textBytes how much of the text to count from its beginning, in UTF-8 bytes: what the
   *     client got of it
   */
  long countOutputTokens(long textBytes);

  /** The tokens of its prompt, where only who saw the answer can tell; else the request tells. */
  default OptionalLong promptTokens() {
    return OptionalLong.empty();
  }

  /** The video that has begun, where one was asked for. */
  default Optional<VideoState> video() {
    return Optional.empty();
  }

  /**
   * What the answer and its items are called, where their provider may be asked for them later; 64
   * names at most.
   */
  default List<String> keptIds() {
    return List.of();
  }

  /**
   * A provider's report.
   *
   * @param raw the report as it came, as JSON
   */
  record ReportedUsage(TokenUsage usage, String raw) {}
}
