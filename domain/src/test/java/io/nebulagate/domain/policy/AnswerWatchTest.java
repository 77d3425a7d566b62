package io.nebulagate.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Detector.AnswerKeywords;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerWatchTest {

  private static final Facts ASKED =
      new Facts(7, List.of(), Api.CHAT, Set.of(new ModelName("m1")), 100);

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void aWordIsFoundHoweverTheAnswerIsCut(int seed) {
    Random random = new Random(seed);
    String answer = "x ".repeat(random.nextInt(300)) + "the Man\u200Bhattan  Project" + " y";
    AnswerWatch watch = watch(Mode.ENFORCE, new Action.Reject(), "manhattan project");
    boolean passed = true;
    for (int at = 0; at < answer.length() && passed; ) {
      int to = Math.min(answer.length(), at + 1 + random.nextInt(7));
      passed = watch.passes(answer.substring(at, to));
      at = to;
    }

    assertThat(passed).isFalse();
    assertThat(watch.withheldBy()).contains("r");
    assertThat(watch.hits()).singleElement().extracting(Hit::span).isEqualTo(Optional.of("<17>"));
    assertThat(watch.passes("more")).isFalse();
  }

  @Test
  void whatIsNotedIsNotedOnceAndPasses() {
    AnswerWatch watch = watch(Mode.ENFORCE, new Action.Audit(), "bad");

    assertThat(watch.passes("bad bad")).isTrue();
    assertThat(watch.passes(" bad")).isTrue();
    assertThat(watch.hits()).hasSize(1);
  }

  @Test
  void whatIsObservedPasses() {
    AnswerWatch watch = watch(Mode.OBSERVE, new Action.Reject(), "bad");

    assertThat(watch.passes("bad")).isTrue();
    assertThat(watch.hits()).extracting(Hit::business).containsExactly("would_reject");
  }

  @Test
  void aRuleAboutAnswersSaysNothingOfRequests() {
    Ruleset rules = rules(Mode.ENFORCE, rule(new Action.Reject(), "bad"));

    assertThat(rules.isEmpty()).isFalse();
    assertThat(rules.judge(ASKED, () -> "bad", passage -> passage)).isEqualTo(Verdict.NONE);
    assertThat(
            rules(Mode.ENFORCE, new Rule("r", List.of(), new Action.Audit(), OnError.FAIL_OPEN))
                .watch(ASKED, passage -> passage))
        .isEmpty();
  }

  @Test
  void whatComesTooLateForAnActionIsRefused() {
    assertThatThrownBy(() -> rule(new Action.Degrade(new ModelName("m")), "bad"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new Rule(
                "r",
                List.of(new AnswerKeywords(List.of("a")), new Detector.Keywords(List.of("b"))),
                new Action.Reject(),
                OnError.FAIL_OPEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AnswerWatch watch(Mode mode, Action then, String word) {
    return rules(mode, rule(then, word))
        .watch(ASKED, passage -> "<" + passage.length() + ">")
        .orElseThrow();
  }

  private static Ruleset rules(Mode mode, Rule rule) {
    return Ruleset.of(
        List.of(new Policy(1, 1, "p", mode, Policy.EVERY_KEY, List.of(rule))),
        _ -> _ -> Optional.empty());
  }

  private static Rule rule(Action then, String word) {
    return new Rule("r", List.of(new AnswerKeywords(List.of(word))), then, OnError.FAIL_OPEN);
  }
}
