package io.nebulagate.domain.ranking;

import java.util.List;
import java.util.OptionalLong;

/**
 * A question, and documents to be put in order by what they have to do with it.
 *
 * @param resultsMax how many documents the answer names at most; all when it is not said
 * @param documentTokensMax how much of each document is looked at; the model's own bound when it is
 *     not said
 */
public record RankRequest(
    String query, List<String> documents, OptionalLong resultsMax, OptionalLong documentTokensMax) {

  /** Copies the documents. */
  public RankRequest {
    documents = List.copyOf(documents);
  }
}
