package io.nebulagate.application.relay;

import io.nebulagate.domain.money.TokenUsage;
import java.util.Optional;

/**
 * What has been seen of one answer so far. Written by the thread that reads the answer; read it
 * from a signal of that answer, or after its end.
 */
public interface AnswerObservation {

  /**
   * The provider's own numbers, the last ones it sent; empty when it sent none or impossible ones.
   */
  Optional<ReportedUsage> usage();

  /** Whether anything a customer would pay for has come: text, a tool call, reasoning, a vector. */
  boolean produced();

  /** Whether the answer reached its end by its dialect's rules. */
  boolean complete();

  /** The size of the answer's text so far in UTF-8 bytes: what a quick estimate is made of. */
  long producedBytes();

  /**
   * The tokens of the answer's text so far, counted here. Takes a while for long answers: never
   * call it on an event loop.
   */
  long countOutputTokens();

  /**
   * A provider's report.
   *
   * @param raw the report as it came, as JSON
   */
  record ReportedUsage(TokenUsage usage, String raw) {}
}
