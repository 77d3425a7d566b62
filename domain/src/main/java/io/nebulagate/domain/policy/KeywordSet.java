package io.nebulagate.domain.policy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for many words in one pass over a text (Aho and Corasick 1975), in time that depends on the
 * length of the text and not on how many words there are. The steps of all states lie in one open
 * table, so that a hundred thousand words need some tens of megabytes. Immutable; thread-safe.
 */
final class KeywordSet {

  private static final int ROOT = 0;
  private static final int NONE = -1;
  private static final long EMPTY = -1;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final long[] steps;
  private final int[] targets;
  private final int shift;
  private final int[] fromRoot = new int[Character.MAX_VALUE + 1];
  private final int[] fallback;
  private final int[] word;
  private final int[] suffixWord;
  private final int[] lengths;
  private final int[][] owners;
  private final int groups;

  /**
   * A set of groups of words.
   *
   * @param groups words as {@link Folding} makes them
   */
  KeywordSet(List<List<String>> groups) {
    this.groups = groups.size();
    int characters = 1;
    int words = 0;
    for (List<String> group : groups) {
      for (String one : group) {
        characters += one.length();
        words++;
      }
    }
    int bits = Math.max(4, 33 - Integer.numberOfLeadingZeros(characters));
    steps = new long[1 << bits];
    targets = new int[1 << bits];
    shift = Long.SIZE - bits;
    Arrays.fill(steps, EMPTY);
    lengths = new int[words];
    owners = new int[words][];
    Trie trie = new Trie(characters);
    for (int group = 0; group < groups.size(); group++) {
      for (String one : groups.get(group)) {
        trie.add(one, group);
      }
    }
    word = Arrays.copyOf(trie.words, trie.states);
    fallback = new int[trie.states];
    suffixWord = new int[trie.states];
    link(trie);
  }

  /** The states while they are made: each with the one before it and the character between. */
  private final class Trie {
    private final int[] words;
    private final int[] parents;
    private final char[] characters;
    private int states = 1;
    private int count;

    Trie(int most) {
      words = new int[most];
      parents = new int[most];
      characters = new char[most];
      words[ROOT] = NONE;
    }

    void add(String text, int group) {
      int state = ROOT;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        int next = step(state, c);
        state = next == NONE ? grow(state, c) : next;
      }
      if (words[state] == NONE) {
        words[state] = count;
        lengths[count] = text.length();
        owners[count] = new int[] {group};
        count++;
      } else if (owners[words[state]][owners[words[state]].length - 1] != group) {
        int[] before = owners[words[state]];
        owners[words[state]] = Arrays.copyOf(before, before.length + 1);
        owners[words[state]][before.length] = group;
      }
    }

    private int grow(int state, char c) {
      int grown = states++;
      words[grown] = NONE;
      parents[grown] = state;
      characters[grown] = c;
      if (state == ROOT) {
        fromRoot[c] = grown;
      } else {
        long step = step(state, c, true);
        steps[(int) step] = key(state, c);
        targets[(int) step] = grown;
      }
      return grown;
    }
  }

  /** Breadth first, so that what a state falls back to is known before the state. */
  private void link(Trie trie) {
    int[] order = new int[trie.states];
    int[] depth = new int[trie.states];
    int deepest = 0;
    for (int state = 1; state < trie.states; state++) {
      depth[state] = depth[trie.parents[state]] + 1; // a parent is always the older one
      deepest = Math.max(deepest, depth[state]);
    }
    int[] places = new int[deepest + 2];
    for (int state = 0; state < trie.states; state++) {
      places[depth[state] + 1]++;
    }
    for (int level = 1; level < places.length; level++) {
      places[level] += places[level - 1];
    }
    for (int state = 0; state < trie.states; state++) {
      order[places[depth[state]]++] = state;
    }
    suffixWord[ROOT] = NONE;
    for (int i = 1; i < order.length; i++) {
      int state = order[i];
      int parent = trie.parents[state];
      fallback[state] = parent == ROOT ? ROOT : next(fallback[parent], trie.characters[state]);
      int shorter = fallback[state];
      suffixWord[state] = word[shorter] == NONE ? suffixWord[shorter] : shorter;
    }
  }

  /**
   * What was found first of each group.
   *
   * @param text folded characters
   * @return the passage per group; null where nothing of it was found
   */
  @Nullable String[] find(char[] text) {
    @Nullable String[] found = new String[groups];
    BitSet seen = new BitSet();
    int state = ROOT;
    for (int i = 0; i < text.length; i++) {
      state = next(state, text[i]);
      int at = word[state] == NONE ? suffixWord[state] : state;
      // the suffixes of a word that was seen have been seen with it
      while (at != NONE && !seen.get(word[at])) {
        seen.set(word[at]);
        note(found, word[at], text, i + 1);
        at = suffixWord[at];
      }
    }
    return found;
  }

  private void note(@Nullable String[] found, int one, char[] text, int end) {
    for (int group : owners[one]) {
      if (found[group] == null) {
        found[group] = new String(text, end - lengths[one], lengths[one]);
      }
    }
  }

  private int next(int from, char c) {
    int state = from;
    while (state != ROOT) {
      int next = step(state, c);
      if (next != NONE) {
        return next;
      }
      state = fallback[state];
    }
    return fromRoot[c];
  }

  private int step(int state, char c) {
    if (state == ROOT) {
      return fromRoot[c] == ROOT ? NONE : fromRoot[c];
    }
    long place = step(state, c, false);
    return place < 0 ? NONE : targets[(int) place];
  }

  /** Where a step lies, or where it may be put; -1 where there is none and none is wanted. */
  private long step(int state, char c, boolean wanted) {
    long key = key(state, c);
    int place = (int) ((key * MIX) >>> shift);
    while (steps[place] != EMPTY) {
      if (steps[place] == key) {
        return place;
      }
      place = (place + 1) & (steps.length - 1);
    }
    return wanted ? place : NONE;
  }

  private static long key(int state, char c) {
    return (long) state << Character.SIZE | c;
  }
}
