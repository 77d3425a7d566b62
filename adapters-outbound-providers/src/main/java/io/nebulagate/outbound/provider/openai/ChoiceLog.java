package io.nebulagate.outbound.provider.openai;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which choices an answer has, and from which byte of the client's stream on each of them has begun
 * and ended. Not thread-safe.
 */
final class ChoiceLog {

  /** OpenAI allows 128 answers to one request, and 2 048 prompts in one of completions. */
  private static final int CHOICES_MAX = 1 << 18;

  /** Choices whose places are noted; of those beyond only whether they have ended. */
  static final int NOTED_MAX = 2_048;

  private final BitSet begun = new BitSet();
  private final BitSet ended = new BitSet();
  private final Map<Integer, Long> begunAt = new HashMap<>();
  private final Map<Integer, Long> endedAt = new HashMap<>();
  private long frameAt;

  /** The next frame begins at this byte of the client's stream. */
  void frameAt(long place) {
    frameAt = place;
  }

  /** A choice was seen, and whether it has reached its end. */
  void saw(int index, boolean end) {
    int choice = Math.clamp(index, 0, CHOICES_MAX);
    note(choice, begun, begunAt);
    if (end) {
      note(choice, ended, endedAt);
    }
  }

  /** Whether every choice that was seen has reached its end. */
  boolean allEnded() {
    return !begun.isEmpty() && begun.cardinality() == ended.cardinality();
  }

  /** Whether somebody who got so many bytes has seen the choice begin. */
  boolean begunBefore(int index, long bytes) {
    return begunAt.getOrDefault(index, Long.MAX_VALUE) < bytes;
  }

  /** Whether somebody who got so many bytes has seen the choice end. */
  boolean endedBefore(int index, long bytes) {
    return endedAt.getOrDefault(index, Long.MAX_VALUE) < bytes;
  }

  private void note(int choice, BitSet seen, Map<Integer, Long> at) {
    if (!seen.get(choice)) {
      seen.set(choice);
      if (choice < NOTED_MAX) {
        at.put(choice, frameAt);
      }
    }
  }
}
