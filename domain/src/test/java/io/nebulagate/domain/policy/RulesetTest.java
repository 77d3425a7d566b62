package io.nebulagate.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.policy.Detector.Apis;
import io.nebulagate.domain.policy.Detector.EntropyOver;
import io.nebulagate.domain.policy.Detector.Expressions;
import io.nebulagate.domain.policy.Detector.Keywords;
import io.nebulagate.domain.policy.Detector.LongerThan;
import io.nebulagate.domain.policy.Detector.Models;
import io.nebulagate.domain.policy.Detector.RepetitionOver;
import io.nebulagate.domain.policy.Detector.Tags;
import io.nebulagate.domain.policy.Hit.Effect;
import io.nebulagate.domain.policy.Ruleset.Effort;
import io.nebulagate.domain.policy.Verdict.RuleLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RulesetTest {

  private static final ModelName M1 = new ModelName("m1");
  private static final ModelName MINI = new ModelName("m1-mini");
  private static final Facts ASKED =
      new Facts(7, List.of("team:x", "risky"), Api.CHAT, Set.of(M1), 100);
  private static final Action REJECT = new Action.Reject();
  private static final Action AUDIT = new Action.Audit();

  @Test
  void aKeywordIsFoundInDisguiseAndOnlyItsMarkIsKept() {
    Verdict verdict =
        judge("tell me of the ＭＡＮ\u200BHATTAN  project", rule(REJECT, words("manhattan project")));

    assertThat(verdict.rejectedBy()).contains("r0");
    assertThat(verdict.hits())
        .singleElement()
        .satisfies(hit -> {
          assertThat(hit.span()).contains("<17>");
          assertThat(hit.detector()).contains("keywords");
          assertThat(hit.effect()).isEqualTo(Effect.APPLIED);
          assertThat(hit.business()).isEqualTo("rejected");
          assertThat(hit.version()).isEqualTo(3);
        });
  }

  @Test
  void everyDetectorOfARuleHasToFindSomething() {
    Rule both = rule(REJECT, words("bomb"), new Tags(Set.of("risky")), new Models(Set.of(M1)));

    assertThat(judge("a bomb", both).rejectedBy()).isPresent();
    assertThat(judge("a flower", both)).isEqualTo(Verdict.NONE);
    assertThat(judge("a bomb", rule(REJECT, words("bomb"), new Tags(Set.of("other")))))
        .isEqualTo(Verdict.NONE);
  }

  @Test
  void whatNeedsNoTextDoesNotReadIt() {
    Ruleset rules =
        Ruleset.of(
            List.of(
                policy(
                    Mode.ENFORCE,
                    rule(AUDIT, new Apis(Set.of(Api.CHAT)), new LongerThan(99)),
                    rule(AUDIT, new LongerThan(100)),
                    rule(REJECT, words("bomb"), new Models(Set.of(MINI))))),
            RulesetTest::compile);

    Verdict verdict =
        rules.judge(
            ASKED,
            () -> {
              throw new AssertionError("was read");
            },
            RulesetTest::mark);

    assertThat(rules.effort(ASKED)).isEqualTo(Effort.NO_TEXT);
    assertThat(verdict.hits()).singleElement().extracting(Hit::rule).isEqualTo("r0");
  }

  @Test
  void effortIsWhatTheRulesOfTheRequestTake() {
    assertThat(effort(rule(REJECT, words("a")))).isEqualTo(Effort.TEXT);
    assertThat(effort(rule(REJECT, words("a"), new Expressions(List.of("b")))))
        .isEqualTo(Effort.THOROUGH);
    assertThat(effort(rule(REJECT))).isEqualTo(Effort.NO_TEXT);
    assertThat(Ruleset.EMPTY.isEmpty()).isTrue();
  }

  @Test
  void theFirstRejectionEndsIt() {
    Verdict verdict = judge("text", rule(AUDIT), rule(REJECT), rule(new Action.Degrade(MINI)));

    assertThat(verdict.rejectedBy()).contains("r1");
    assertThat(verdict.degradeTo()).isEmpty();
    assertThat(verdict.hits()).hasSize(2);
  }

  @Test
  void ofSeveralModelsToDegradeToTheFirstCounts() {
    Verdict verdict = judge("text", rule(new Action.Degrade(MINI)), rule(new Action.Degrade(M1)));

    assertThat(verdict.degradeTo()).contains(MINI);
    assertThat(verdict.hits())
        .extracting(Hit::effect)
        .containsExactly(Effect.APPLIED, Effect.OVERRULED);
    assertThat(verdict.hits())
        .extracting(hit -> hit.to().orElse(""))
        .containsExactly("m1-mini", "m1");
  }

  @Test
  void whatReroutesAndLimitsAddsUp() {
    Verdict verdict =
        judge(
            "text",
            rule(new Action.Reroute(Set.of("zdr"), Optional.of(Set.of("eu", "ch")))),
            rule(new Action.Reroute(Set.of("iso"), Optional.of(Set.of("eu", "us")))),
            rule(new Action.Limit(5)));

    assertThat(verdict.tags()).containsExactlyInAnyOrder("zdr", "iso");
    assertThat(verdict.regions()).contains(Set.of("eu"));
    assertThat(verdict.reroutedBy()).isEqualTo("r1");
    assertThat(verdict.limits()).containsExactly(new RuleLimit("1/r2", 5));
    assertThat(verdict.hits().getFirst().to()).contains("region:ch,region:eu,zdr");
  }

  @Test
  void regionsThatExcludeOneAnotherLeaveNone() {
    Verdict verdict =
        judge(
            "text",
            rule(new Action.Reroute(Set.of(), Optional.of(Set.of("eu")))),
            rule(new Action.Reroute(Set.of(), Optional.of(Set.of("us")))));

    assertThat(verdict.regions()).contains(Set.of());
  }

  @Test
  void aPolicyThatObservesNotesWhatItWouldDo() {
    Verdict verdict =
        ruleset(policy(Mode.OBSERVE, rule(REJECT), rule(new Action.Degrade(MINI))))
            .judge(ASKED, () -> "text", RulesetTest::mark);

    assertThat(verdict.rejectedBy()).isEmpty();
    assertThat(verdict.degradeTo()).isEmpty();
    assertThat(verdict.hits())
        .extracting(Hit::business)
        .containsExactly("would_reject", "would_degrade");
  }

  @Test
  void aRequestFromACountryIsFoundByIt() {
    Rule cn = rule(REJECT, new Detector.Regions(Set.of("CN")));

    assertThat(from(Optional.of("CN"), cn).rejectedBy()).isPresent();
    assertThat(from(Optional.of("DE"), cn)).isEqualTo(Verdict.NONE);
  }

  @Test
  void whereNobodyKnowsTheCountryTheRuleFailsAsItSays() {
    Detector cn = new Detector.Regions(Set.of("CN"));
    Rule open = new Rule("open", List.of(cn), REJECT, OnError.FAIL_OPEN);
    Rule closed = new Rule("closed", List.of(cn), REJECT, OnError.FAIL_CLOSED);
    Rule other =
        new Rule("other", List.of(cn, new Tags(Set.of("none"))), REJECT, OnError.FAIL_CLOSED);

    Verdict verdict = from(Optional.empty(), open, other, closed);

    assertThat(verdict.rejectedBy()).contains("closed");
    assertThat(verdict.hits())
        .extracting(Hit::effect)
        .containsExactly(Effect.FAILED_OPEN, Effect.FAILED_CLOSED);
  }

  private static Verdict from(Optional<String> country, Rule... rules) {
    Facts facts = new Facts(7, List.of(), Api.CHAT, Set.of(M1), 1, country);
    return ruleset(policy(Mode.ENFORCE, rules)).judge(facts, () -> "", RulesetTest::mark);
  }

  @Test
  void aPolicyThatIsOffIsNotThere() {
    assertThat(ruleset(policy(Mode.OFF, rule(REJECT))).isEmpty()).isTrue();
  }

  @Test
  void aDetectorThatFailsIsTreatedAsItsRuleSays() {
    Detector broken = new Expressions(List.of("broken"));
    Rule open = new Rule("open", List.of(broken), REJECT, OnError.FAIL_OPEN);
    Rule closed = new Rule("closed", List.of(broken), REJECT, OnError.FAIL_CLOSED);

    Verdict verdict = judge("text", open, closed);

    assertThat(verdict.rejectedBy()).contains("closed");
    assertThat(verdict.hits())
        .extracting(Hit::effect)
        .containsExactly(Effect.FAILED_OPEN, Effect.FAILED_CLOSED);
    assertThat(verdict.hits()).extracting(Hit::business).containsExactly("none", "rejected");
  }

  @Test
  void whatTheOtherDetectorsDoNotFindNoFailureMakes() {
    Detector broken = new Expressions(List.of("broken"));
    Detector cn = new Detector.Regions(Set.of("CN"));

    assertThat(
            judge(
                "text", new Rule("a", List.of(broken, words("bomb")), REJECT, OnError.FAIL_CLOSED)))
        .isEqualTo(Verdict.NONE);
    assertThat(
            judge("text", new Rule("b", List.of(cn, words("bomb")), REJECT, OnError.FAIL_CLOSED)))
        .isEqualTo(Verdict.NONE);
    assertThat(
            judge("a bomb", new Rule("c", List.of(cn, words("bomb")), REJECT, OnError.FAIL_CLOSED))
                .rejectedBy())
        .contains("c");
  }

  @Test
  void aPromptThatCannotBeReadFailsTheRulesThatReadIt() {
    Rule closed = new Rule("closed", List.of(words("a")), REJECT, OnError.FAIL_CLOSED);

    Verdict verdict =
        ruleset(policy(Mode.ENFORCE, rule(AUDIT), closed))
            .judge(
                ASKED,
                () -> {
                  throw new IllegalStateException("no text");
                },
                RulesetTest::mark);

    assertThat(verdict.rejectedBy()).contains("closed");
    assertThat(verdict.hits()).hasSize(2);
  }

  @Test
  void whatFailsInAPolicyThatObservesChangesNothing() {
    Rule closed =
        new Rule("c", List.of(new Expressions(List.of("broken"))), REJECT, OnError.FAIL_CLOSED);

    Verdict verdict =
        ruleset(policy(Mode.OBSERVE, closed)).judge(ASKED, () -> "text", RulesetTest::mark);

    assertThat(verdict.rejectedBy()).isEmpty();
    assertThat(verdict.hits()).extracting(Hit::business).containsExactly("would_reject");
  }

  @Test
  void aShareOfTheKeysIsTheSameKeysAlwaysAndPartOfEveryLargerShare() {
    List<Long> tenth = keysOf(10);
    List<Long> half = keysOf(50);

    assertThat(tenth).hasSizeBetween(800, 1_200);
    assertThat(half).hasSizeBetween(4_700, 5_300).containsAll(tenth);
    assertThat(keysOf(0)).isEmpty();
    assertThat(keysOf(100)).hasSize(10_000);
  }

  @Test
  void textThatTellsMoreThanWordsDoIsNoticed() {
    Random random = new Random(1);
    StringBuilder noise = new StringBuilder();
    random.ints(2_000, '!', '~').forEach(c -> noise.append((char) c));
    Rule dense = rule(REJECT, new EntropyOver(5_500));

    assertThat(judge(noise.toString(), dense).rejectedBy()).isPresent();
    assertThat(judge("The quick brown fox jumps over the lazy dog. ".repeat(9), dense).rejectedBy())
        .isEmpty();
    assertThat(judge("short", dense).rejectedBy()).isEmpty();
  }

  @Test
  void textThatRepeatsItselfIsNoticed() {
    Rule repeated = rule(REJECT, new RepetitionOver(80));
    StringBuilder plain = new StringBuilder();
    IntStream.range(0, 300).forEach(i -> plain.append(i * i).append(' '));

    assertThat(judge("say poem forever ".repeat(50), repeated).rejectedBy()).isPresent();
    assertThat(judge(plain.toString(), repeated).rejectedBy()).isEmpty();
  }

  @Test
  void onlyTheFirstHitsAreRemembered() {
    Rule[] rules = IntStream.range(0, 100).mapToObj(_ -> rule(AUDIT)).toArray(Rule[]::new);

    assertThat(judge("text", rules).hits()).hasSize(Verdict.HITS_MAX);
  }

  @Test
  void tooMuchOfSomethingIsRefusedByName() {
    Expressions many = new Expressions(IntStream.range(0, 201).mapToObj(i -> "a" + i).toList());

    assertThatThrownBy(() -> judge("text", rule(AUDIT, many)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("200 regular expressions");
  }

  @Test
  void wordsThatNobodyCouldFindAreRefused() {
    assertThatThrownBy(() -> words("\u200B")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> words("a".repeat(201))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Action.Reroute(Set.of(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Policy(1, 1, "p", Mode.OFF, 100, List.of(named("a"), named("a"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Long> keysOf(int share) {
    Ruleset rules = ruleset(new Policy(5, 1, "ab", Mode.ENFORCE, share, List.of(named("r"))));
    List<Long> found = new ArrayList<>();
    for (long key = 1; key <= 10_000; key++) {
      Facts facts = new Facts(key, List.of(), Api.CHAT, Set.of(M1), 1);
      if (!rules.judge(facts, () -> "", RulesetTest::mark).hits().isEmpty()) {
        found.add(key);
      }
    }
    return found;
  }

  private static Rule named(String name) {
    return new Rule(name, List.of(), AUDIT, OnError.FAIL_OPEN);
  }

  private static Effort effort(Rule rule) {
    return ruleset(policy(Mode.ENFORCE, rule)).effort(ASKED);
  }

  private static Verdict judge(String text, Rule... rules) {
    return ruleset(policy(Mode.ENFORCE, rules)).judge(ASKED, () -> text, RulesetTest::mark);
  }

  private static Ruleset ruleset(Policy policy) {
    return Ruleset.of(List.of(policy), RulesetTest::compile);
  }

  /** Names the rules by their place, where they have none. */
  private static Policy policy(Mode mode, Rule... rules) {
    List<Rule> numbered = new ArrayList<>();
    for (Rule rule : rules) {
      numbered.add(
          rule.name().equals("r")
              ? new Rule("r" + numbered.size(), rule.when(), rule.then(), rule.onError())
              : rule);
    }
    return new Policy(1, 3, "p", mode, Policy.EVERY_KEY, numbered);
  }

  private static Rule rule(Action then, Detector... when) {
    return new Rule("r", List.of(when), then, OnError.FAIL_OPEN);
  }

  private static Keywords words(String... words) {
    return new Keywords(List.of(words));
  }

  private static String mark(String passage) {
    return "<" + passage.length() + ">";
  }

  private static TextPatterns.TextPattern compile(String expression) {
    Pattern pattern = Pattern.compile(expression);
    return text -> {
      if (expression.equals("broken")) {
        throw new IllegalStateException("on purpose");
      }
      var matcher = pattern.matcher(text);
      return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    };
  }
}
