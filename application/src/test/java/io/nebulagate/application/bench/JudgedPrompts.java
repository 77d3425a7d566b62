package io.nebulagate.application.bench;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Facts;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.policy.Ruleset;
import io.nebulagate.domain.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a prompt of 10 KB pays for 1 000 rules with 100 000 keywords, of which none is in it. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JudgedPrompts {

  private static final int RULES = 1_000;
  private static final int WORDS_EACH = 100;
  private static final int PROMPT = 10_240;

  private final Ruleset rules = rules();
  private final String latin = prompt('a', 26);
  private final String chinese = prompt('\u4E00', 3_000);
  private final Facts facts =
      new Facts(1, List.of("team"), Api.CHAT, Set.of(new ModelName("m1")), PROMPT);

  /** Words of small letters. */
  @Benchmark
  public Verdict latinPrompt() {
    return rules.judge(facts, () -> latin, passage -> passage);
  }

  /** Words of many different characters. */
  @Benchmark
  public Verdict chinesePrompt() {
    return rules.judge(facts, () -> chinese, passage -> passage);
  }

  private static Ruleset rules() {
    Random random = new Random(1);
    List<Rule> all = new ArrayList<>();
    for (int rule = 0; rule < RULES; rule++) {
      List<String> words = new ArrayList<>();
      for (int word = 0; word < WORDS_EACH; word++) {
        words.add(
            word % 2 == 0
                ? letters(random, 6 + random.nextInt(8), 'a', 26) + "0"
                : letters(random, 2 + random.nextInt(4), '\u4E00', 3_000) + "0");
      }
      all.add(
          new Rule(
              "rule-" + rule,
              List.of(new Detector.Keywords(words)),
              new Action.Reject(),
              OnError.FAIL_OPEN));
    }
    Policy policy = new Policy(1, 1, "p", Mode.ENFORCE, Policy.EVERY_KEY, all);
    return Ruleset.of(List.of(policy), _ -> _ -> Optional.empty());
  }

  private static String prompt(char first, int count) {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder(PROMPT);
    while (text.length() < PROMPT) {
      text.append(letters(random, 2 + random.nextInt(9), first, count)).append(' ');
    }
    return text.toString();
  }

  private static String letters(Random random, int length, char first, int count) {
    StringBuilder letters = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      letters.append((char) (first + random.nextInt(count)));
    }
    return letters.toString();
  }
}
