package io.nebulagate.domain.policy;

import io.nebulagate.domain.policy.Ruleset.Ready;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one answer while it comes, through a window that slides over it: as much of what went
 * before as the longest word may need. Belongs to one request and its thread.
 */
public final class AnswerWatch {

  private static final char SPACE = ' ';

  private final List<Ready> rules;
  private final boolean[] watching;
  private final KeywordSet words;
  private final Judgement judgement;
  private char[] before = new char[0];

  AnswerWatch(List<Ready> rules, boolean[] watching, KeywordSet words, Judgement judgement) {
    this.rules = rules;
    this.watching = watching;
    this.words = words;
    this.judgement = judgement;
  }

  /** Looks at what comes next; answers whether it may go to the client. */
  public boolean passes(String text) {
    if (text.isEmpty() || judgement.rejects()) {
      return !judgement.rejects();
    }
    long started = System.nanoTime();
    char[] window = joined(before, Folding.chars(text));
    @Nullable String[] found = words.find(window);
    for (int i = 0; i < watching.length && !judgement.rejects(); i++) {
      String passage = found[i];
      if (watching[i] && passage != null) {
        watching[i] = false;
        judgement.found(rules.get(i), "answer_keywords", passage, started);
      }
    }
    int kept = Math.min(window.length, Detector.Keywords.LENGTH_MAX);
    before = Arrays.copyOfRange(window, window.length - kept, window.length);
    return !judgement.rejects();
  }

  /** The rules that held so far, in the order in which they did. */
  public List<Hit> hits() {
    return judgement.verdict().hits();
  }

  /** The rule that keeps the answer from the client. */
  public Optional<String> withheldBy() {
    return judgement.verdict().rejectedBy();
  }

  /** White space at the seam is one. */
  private static char[] joined(char[] one, char[] other) {
    boolean twice =
        one.length > 0 && other.length > 0 && one[one.length - 1] == SPACE && other[0] == SPACE;
    int from = twice ? 1 : 0;
    char[] both = Arrays.copyOf(one, one.length + other.length - from);
    System.arraycopy(other, from, both, one.length, other.length - from);
    return both;
  }
}
