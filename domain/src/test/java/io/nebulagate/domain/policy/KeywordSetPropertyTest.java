package io.nebulagate.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeywordSetPropertyTest {

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void whatIsFoundIsWhatLookingForEveryWordFinds(int seed) {
    Random random = new Random(seed);
    List<List<String>> groups = new ArrayList<>();
    for (int group = 0; group < 1 + random.nextInt(6); group++) {
      List<String> words = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        words.add(text(random, 1 + random.nextInt(5)));
      }
      groups.add(words);
    }
    String text = text(random, random.nextInt(60));

    @Nullable String[] found = new KeywordSet(groups).find(text.toCharArray());

    for (int group = 0; group < groups.size(); group++) {
      String passage = found[group];
      boolean there = groups.get(group).stream().anyMatch(text::contains);
      assertThat(passage != null).as("%s in %s", groups.get(group), text).isEqualTo(there);
      if (passage != null) {
        assertThat(groups.get(group)).contains(passage);
      }
    }
  }

  @Test
  void oneWordBelongsToSeveralGroups() {
    KeywordSet words = new KeywordSet(List.of(List.of("abc"), List.of("x", "abc"), List.of("z")));

    assertThat(words.find("..abc".toCharArray())).containsExactly("abc", "abc", null);
  }

  @Test
  void nothingIsLookedForInNothing() {
    assertThat(new KeywordSet(List.of()).find("text".toCharArray())).isEmpty();
    assertThat(new KeywordSet(List.of(List.of("a"))).find(new char[0]))
        .containsExactly((String) null);
  }

  /** Few letters, so that words overlap and contain one another. */
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }
}
