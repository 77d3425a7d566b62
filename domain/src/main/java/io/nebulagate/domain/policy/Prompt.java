package io.nebulagate.domain.policy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The words of one request, read and folded once and only where a rule needs them. */
final class Prompt {

  /** How much of a text is measured, in characters. */
  private static final int MEASURED_MAX = 65_536;

  /** Of less, entropy and repetition tell nothing. */
  private static final int MEASURED_MIN = 64;

  /** The length of the passages that are compared, in characters. */
  private static final int PASSAGE = 16;

  private static final int HASH_BASE = 31;

  private final Supplier<String> source;
  private final KeywordSet keywords;
  private @Nullable String text;
  private @Nullable String @Nullable [] found;

  Prompt(Supplier<String> source, KeywordSet keywords) {
    this.source = source;
    this.keywords = keywords;
  }

  /** As it was written. */
  String text() {
    String read = text;
    if (read == null) {
      read = source.get();
      text = read;
    }
    return read;
  }

  /** The first word of a group of keywords. */
  Optional<String> keyword(int group) {
    @Nullable String[] all = found;
    if (all == null) {
      all = keywords.find(Folding.chars(text()));
      found = all;
    }
    return Optional.ofNullable(all[group]);
  }

  /** Thousandths of a bit that a character tells on average (Shannon 1948). */
  int entropyMillibits() {
    String measured = measured();
    int[] counts = new int[Character.MAX_VALUE + 1];
    for (int i = 0; i < measured.length(); i++) {
      counts[measured.charAt(i)]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / measured.length();
        bits -= share * Math.log(share);
      }
    }
    return measured.length() < MEASURED_MIN ? 0 : (int) Math.round(1000 * bits / Math.log(2));
  }

  /** How many of a hundred passages have been there before. */
  int repeatedPercent() {
    String measured = measured();
    if (measured.length() < MEASURED_MIN) {
      return 0;
    }
    int highest = 1;
    for (int i = 1; i < PASSAGE; i++) {
      highest *= HASH_BASE;
    }
    Set<Integer> passages = new HashSet<>();
    int all = measured.length() - PASSAGE + 1;
    int hash = measured.substring(0, PASSAGE).hashCode();
    passages.add(hash);
    for (int i = PASSAGE; i < measured.length(); i++) {
      hash = (hash - highest * measured.charAt(i - PASSAGE)) * HASH_BASE + measured.charAt(i);
      passages.add(hash);
    }
    return 100 * (all - passages.size()) / all;
  }

  private String measured() {
    String all = text();
    return all.length() > MEASURED_MAX ? all.substring(0, MEASURED_MAX) : all;
  }
}
