package io.nebulagate.domain.ranking;

import java.math.BigDecimal;
import java.util.List;

/**
 * Documents in order, the best first.
 *
 * @param results not all of them where fewer were asked for
 */
public record Ranking(List<Ranked> results) {

  /** Copies the list. */
  public Ranking {
    results = List.copyOf(results);
  }

  /** Whether all of it are documents that {@code question} is about. */
  public boolean isOf(RankRequest question) {
    return results.stream()
        .allMatch(each -> each.index() >= 0 && each.index() < question.documents().size());
  }

  /**
   * One document.
   *
   * @param index its place among those that were asked about, from 0
   * @param score how much it has to do with the question, as the model spelt it
   */
  public record Ranked(int index, BigDecimal score) {}
}
