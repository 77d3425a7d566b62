package io.nebulagate.domain.chat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the words of an answer are drawn, as the client asked for it. Numbers keep their spelling.
 *
 * @param stop texts that end the answer
 * @param choices how many answers, 1 or more
 * @param topLogprobs how many alternatives to tell with each token; empty = none
 */
public record Sampling(
    OptionalLong outputTokensMax,
    Optional<BigDecimal> temperature,
    Optional<BigDecimal> topP,
    Optional<BigDecimal> topK,
    Optional<BigDecimal> frequencyPenalty,
    Optional<BigDecimal> presencePenalty,
    Optional<BigDecimal> seed,
    List<String> stop,
    int choices,
    OptionalInt topLogprobs) {

  /** Nothing asked for. */
  public static final Sampling DEFAULT =
      new Sampling(
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          1,
          OptionalInt.empty());

  /** Copies the list. */
  public Sampling {
    stop = List.copyOf(stop);
  }

  /** The same with a bound on the answer. */
  public Sampling upTo(long outputTokens) {
    return new Sampling(
        OptionalLong.of(outputTokens),
        temperature,
        topP,
        topK,
        frequencyPenalty,
        presencePenalty,
        seed,
        stop,
        choices,
        topLogprobs);
  }
}
