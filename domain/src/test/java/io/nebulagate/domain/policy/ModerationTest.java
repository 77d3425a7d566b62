package io.nebulagate.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Detector.Moderation;
import io.nebulagate.domain.policy.Hit.Effect;
import io.nebulagate.domain.policy.Moderator.Opinion;
import io.nebulagate.domain.policy.Ruleset.Effort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModerationTest {

  private static final ModelName JUDGE = new ModelName("judge");
  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final Facts ASKED =
      new Facts(7, List.of(), Api.CHAT, Set.of(new ModelName("m1")), 100);
  private static final Opinion VIOLENT =
      new Opinion(true, Set.of("violence"), Map.of("violence", 900, "hate", 400));
  private static final Opinion HARMLESS = new Opinion(false, Set.of(), Map.of("violence", 2));

  private final List<String> asked = new ArrayList<>();
  private Moderator moderator = (_, _, _) -> VIOLENT;

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, violence",
        "violence, -, violence",
        "hate, -, -",
        "-, 900, violence",
        "-, 901, -",
        "-, 400, hate",
        "hate, 400, hate",
        "hate, 401, -",
        "unknown, 0, -"
      })
  void aCategoryCountsAsTheModelJudgesOrFromAThresholdOn(
      String category, Integer threshold, String found) {
    Verdict verdict = judge(rule(OnError.FAIL_OPEN, about(category, threshold)));

    assertThat(verdict.hits())
        .extracting(hit -> hit.detector().orElseThrow())
        .isEqualTo(found == null ? List.of() : List.of("moderation:" + found));
    assertThat(verdict.rejectedBy().isPresent()).isEqualTo(found != null);
  }

  @Test
  void whatIsFlaggedWithoutACategoryIsFoundAllTheSame() {
    moderator = (_, _, _) -> new Opinion(true, Set.of(), Map.of());

    assertThat(judge(rule(OnError.FAIL_OPEN, any())).hits())
        .extracting(Hit::detector)
        .containsExactly(Optional.of("moderation:flagged"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"violence, -", "-, 500"})
  void whereTheModelNamesNoCategoryARuleAboutOneFails(String category, Integer threshold) {
    moderator = (_, _, _) -> new Opinion(true, Set.of(), Map.of());

    assertThat(judge(rule(OnError.FAIL_CLOSED, about(category, threshold))).hits())
        .extracting(Hit::effect)
        .containsExactly(Effect.FAILED_CLOSED);
  }

  @Test
  void theTraceKeepsAMarkOfTheTextAlone() {
    assertThat(judge(rule(OnError.FAIL_OPEN, any())).hits().getFirst().span()).contains("<8>");
  }

  @Test
  void theTraceTellsTheCategoryAlsoWhereAWordWasFoundFirst() {
    Hit hit =
        judge(rule(OnError.FAIL_OPEN, any(), new Detector.Keywords(List.of("text"))))
            .hits()
            .getFirst();

    assertThat(hit.detector()).contains("moderation:violence");
    assertThat(hit.span()).contains("<4>");
  }

  @Test
  void manyRulesAreOneQuestion() {
    moderator = (_, _, _) -> HARMLESS;

    judge(rule(OnError.FAIL_OPEN, any()), rule(OnError.FAIL_CLOSED, any()));

    assertThat(asked).containsExactly("judge: the text");
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, NullPointerException.class})
  void aFailureIsOneQuestionTooAndEachRuleSaysWhatItMeans(Class<? extends RuntimeException> failure)
      throws Exception {
    RuntimeException thrown = failure.getConstructor().newInstance();
    moderator =
        (_, _, _) -> {
          throw thrown;
        };

    Verdict verdict = judge(rule(OnError.FAIL_OPEN, any()), rule(OnError.FAIL_CLOSED, any()));

    assertThat(asked).hasSize(1);
    assertThat(verdict.hits())
        .extracting(Hit::effect)
        .containsExactly(Effect.FAILED_OPEN, Effect.FAILED_CLOSED);
    assertThat(verdict.hits()).allSatisfy(hit -> assertThat(hit.detector()).contains("moderation"));
    assertThat(verdict.rejectedBy()).isPresent();
  }

  @Test
  void nobodyIsAskedWhereOtherDetectorsOfTheRuleFindNothing() {
    Moderation any = any();
    judge(
        rule(OnError.FAIL_CLOSED, any, new Detector.Keywords(List.of("elsewhere"))),
        rule(OnError.FAIL_CLOSED, any, new Detector.LongerThan(1_000)));

    assertThat(asked).isEmpty();
  }

  @Test
  void nobodyIsAskedAfterARejection() {
    judge(rule(OnError.FAIL_OPEN), rule(OnError.FAIL_OPEN, any()));

    assertThat(asked).isEmpty();
  }

  @Test
  void allQuestionsTogetherTakeNoLongerThanOneMay() {
    List<Duration> given = new ArrayList<>();
    moderator =
        (_, _, patience) -> {
          given.add(patience);
          return HARMLESS;
        };
    Moderation one = wanted("one", Moderation.PATIENCE_MAX);
    Moderation other = wanted("other", Moderation.PATIENCE_MAX);

    judge(rule(OnError.FAIL_OPEN, one), rule(OnError.FAIL_OPEN, other));

    assertThat(given.getFirst()).isEqualTo(Moderation.PATIENCE_MAX);
    assertThat(given.getLast()).isPositive().isLessThan(Moderation.PATIENCE_MAX);
  }

  @Test
  void toAskIsMoreEffortThanToRead() {
    Detector word = new Detector.Keywords(List.of("word"));
    assertThat(ruleset(rule(OnError.FAIL_OPEN, any(), word)).effort(ASKED))
        .isEqualTo(Effort.ASKING);
    assertThat(ruleset(rule(OnError.FAIL_OPEN, word)).effort(ASKED)).isEqualTo(Effort.TEXT);
    assertThat(
            ruleset(rule(OnError.FAIL_OPEN, any(), new Detector.LongerThan(1_000))).effort(ASKED))
        .isEqualTo(Effort.NO_TEXT);
  }

  @Test
  void fewModelsAreAskedByAllPolicies() {
    Rule[] five = new Rule[Ruleset.MODERATORS_MAX + 1];
    for (int i = 0; i < five.length; i++) {
      five[i] = rule(OnError.FAIL_OPEN, wanted("judge-" + i, PATIENCE));
    }

    assertThatThrownBy(() -> ruleset(five))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 models");
  }

  @Test
  void whatCannotBeWaitedForOrReachedIsRefused() {
    assertThatThrownBy(() -> wanted("judge", Duration.ofMillis(49)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> wanted("judge", Duration.ofMillis(2_001)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Moderation(JUDGE, Set.of(), OptionalInt.of(1_001), PATIENCE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Moderation(JUDGE, Set.of(" "), OptionalInt.empty(), PATIENCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Moderation about(@Nullable String category, @Nullable Integer threshold) {
    return new Moderation(
        JUDGE,
        category == null ? Set.of() : Set.of(category),
        threshold == null ? OptionalInt.empty() : OptionalInt.of(threshold),
        PATIENCE);
  }

  private static Moderation any() {
    return wanted(JUDGE.value(), PATIENCE);
  }

  private static Moderation wanted(String model, Duration patience) {
    return new Moderation(new ModelName(model), Set.of(), OptionalInt.empty(), patience);
  }

  private static Rule rule(OnError onError, Detector... when) {
    return new Rule("r", List.of(when), new Action.Reject(), onError);
  }

  private Verdict judge(Rule... rules) {
    return ruleset(rules)
        .judge(
            ASKED,
            () -> "the text",
            (model, text, patience) -> {
              asked.add(model.value() + ": " + text);
              return moderator.ask(model, text, patience);
            },
            passage -> "<" + passage.length() + ">");
  }

  private static Ruleset ruleset(Rule... rules) {
    List<Rule> named = new ArrayList<>();
    for (Rule rule : rules) {
      named.add(new Rule("r" + named.size(), rule.when(), rule.then(), rule.onError()));
    }
    return Ruleset.of(
        List.of(new Policy(1, 1, "p", Mode.ENFORCE, Policy.EVERY_KEY, named)),
        _ -> _ -> Optional.empty());
  }
}
