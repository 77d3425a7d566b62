package io.nebulagate.domain.ranking;

import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import java.util.Arrays;

/**
 * Counts the searches that one ranking is, before anybody has told: a question about a hundred
 * documents is one; a document that has more than 500 tokens together with the question counts as
 * several (Cohere's list of prices, 2026-11). Texts are taken for a token every four bytes. Not
 * thread-safe.
 */
public final class Searches {

  /** How many documents one question can be about. */
  public static final int DOCUMENTS_MAX = 10_000;

  private static final int DOCUMENTS_PER_SEARCH = 100;
  private static final long PIECE_BYTES = 4 * 500;

  /** What is looked at of a document unless its client says otherwise: 4 096 tokens. */
  private static final long DOCUMENT_BYTES_MAX = 4 * 4_096;

  private long queryBytes;
  private int[] documents = new int[16];
  private int count;

  /** The question has so much text. */
  public void query(long bytes) {
    queryBytes = bytes;
  }

  /** The next document has so much text; answers whether it is one of those that can be. */
  public boolean document(long bytes) {
    if (count == DOCUMENTS_MAX) {
      return false;
    }
    if (count == documents.length) {
      documents = Arrays.copyOf(documents, 2 * count);
    }
    documents[count++] = (int) Math.min(bytes, DOCUMENT_BYTES_MAX);
    return true;
  }

  /** Forgets the documents: the client names others. */
  public void restart() {
    count = 0;
  }

  /** What the answer is paid by, where it is sold by searches. */
  public UnitUsage units() {
    long pieces = 0;
    for (int i = 0; i < count; i++) {
      pieces += Math.max(1, Math.ceilDiv(documents[i] + queryBytes, PIECE_BYTES));
    }
    return UnitUsage.of(Unit.SEARCH, Math.max(1, Math.ceilDiv(pieces, DOCUMENTS_PER_SEARCH)));
  }
}
