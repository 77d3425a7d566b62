package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Detector.Moderation;
import io.nebulagate.domain.policy.Moderator.Opinion;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
  private final Moderator moderator;
  private final Map<ModelName, Optional<Opinion>> opinions = new HashMap<>();
  private Duration patience = Moderation.PATIENCE_MAX;
  private @Nullable String text;
  private @Nullable String @Nullable [] found;

  Prompt(Supplier<String> source, KeywordSet keywords, Moderator moderator) {
    this.source = source;
    this.keywords = keywords;
    this.moderator = moderator;
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

  /**
   * What a model thinks of it. Every model is asked once at most, and all of them together take no
   * longer than one may.
   *
   * @throws IllegalStateException when it said nothing
   */
  Opinion opinion(Moderation wanted) {
    String asked = text();
    return opinions
        .computeIfAbsent(wanted.model(), model -> ask(model, asked, wanted.patience()))
        .orElseThrow(() -> new IllegalStateException("there is no opinion"));
  }

  private Optional<Opinion> ask(ModelName model, String about, Duration wanted) {
    Duration most = wanted.compareTo(patience) < 0 ? wanted : patience;
    long since = System.nanoTime();
    try {
      return most.isPositive() ? Optional.of(moderator.ask(model, about, most)) : Optional.empty();
    } catch (RuntimeException nothingSaid) {
      return Optional.empty();
    } finally {
      patience = patience.minusNanos(System.nanoTime() - since);
    }
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
