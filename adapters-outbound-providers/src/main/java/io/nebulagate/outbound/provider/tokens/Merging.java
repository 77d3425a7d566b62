package io.nebulagate.outbound.provider.tokens;

import java.util.Arrays;

/**
 * Byte pair encoding of one piece: of all neighbours that are a token together, those of the lowest
 * rank become one, the leftmost first, until none are left. What may be merged waits in a heap, so
 * that a piece of a million letters takes no longer than a million letters in words.
 */
final class Merging {

  private static final int NOBODY = -1;

  private final Vocabulary vocabulary;
  private final byte[] piece;

  /** By where a token begins: where the next one does, and the one before. */
  private final int[] next;

  private final int[] previous;

  /** By where a token begins: the rank of what it and the next one would be. */
  private final int[] ranks;

  /** Rank and place of what may be merged, the least first; some are no longer true. */
  private long[] heap;

  private int waiting;

  Merging(Vocabulary vocabulary, byte[] piece) {
    this.vocabulary = vocabulary;
    this.piece = piece;
    next = new int[piece.length];
    previous = new int[piece.length];
    ranks = new int[piece.length];
    heap = new long[piece.length];
  }

  /** How many tokens are left at the end. */
  long tokens() {
    for (int at = 0; at < piece.length; at++) {
      next[at] = at + 1;
      previous[at] = at - 1;
    }
    for (int at = 0; at < piece.length; at++) {
      look(at);
    }
    long tokens = piece.length;
    while (waiting > 0) {
      long least = take();
      int at = (int) least;
      if (ranks[at] == (int) (least >>> Integer.SIZE)) {
        merge(at);
        tokens--;
      }
    }
    return tokens;
  }

  private void merge(int at) {
    int swallowed = next[at];
    ranks[swallowed] = Vocabulary.NO_TOKEN;
    next[at] = next[swallowed];
    if (next[at] < piece.length) {
      previous[next[at]] = at;
    }
    look(at);
    if (previous[at] != NOBODY) {
      look(previous[at]);
    }
  }

  /** Whether the token there and the next one are a token together. */
  private void look(int at) {
    int middle = next[at];
    ranks[at] =
        middle < piece.length ? vocabulary.rank(piece, at, next[middle]) : Vocabulary.NO_TOKEN;
    if (ranks[at] != Vocabulary.NO_TOKEN) {
      put(((long) ranks[at] << Integer.SIZE) | at);
    }
  }

  private void put(long entry) {
    if (waiting == heap.length) {
      heap = Arrays.copyOf(heap, 2 * waiting);
    }
    int at = waiting++;
    while (at > 0 && heap[(at - 1) / 2] > entry) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = entry;
  }

  private long take() {
    long least = heap[0];
    long last = heap[--waiting];
    int at = 0;
    while (2 * at + 1 < waiting) {
      int child = 2 * at + 1;
      if (child + 1 < waiting && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return least;
  }
}
