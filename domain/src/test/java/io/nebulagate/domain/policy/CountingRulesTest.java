package io.nebulagate.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Aftermath.Mark;
import io.nebulagate.domain.policy.Aftermath.Overspent;
import io.nebulagate.domain.policy.Detector.Counting;
import io.nebulagate.domain.policy.Hit.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountingRulesTest {

  private static final ModelName M1 = new ModelName("m1");
  private static final Money FIVE = Money.parse("5");
  private static final Counting RATE = new Detector.RequestsOver(Per.KEY, 60);
  private static final Counting SPEND = new Detector.DailySpendOver(Per.OWNER, FIVE);
  private static final Facts FACTS = new Facts(7, List.of("trial"), Api.CHAT, Set.of(M1), 10);

  @Test
  void whatHoldsOnlyForOthersIsNotCounted() {
    Ruleset rules =
        ruleset(
            Mode.ENFORCE,
            rule("mine", new Action.Reject(), new Detector.Tags(Set.of("trial")), RATE),
            rule("theirs", new Action.Reject(), new Detector.Tags(Set.of("paid")), RATE));

    assertThat(rules.tallies(FACTS)).containsExactly(new Tally(1, "mine", RATE));
  }

  @Test
  void withoutRulesThatCountNothingIsCounted() {
    Ruleset rules = ruleset(Mode.ENFORCE, rule("r", new Action.Reject()));

    assertThat(rules.tallies(FACTS)).isEmpty();
    assertThat(rules.spenders()).isEmpty();
  }

  @Test
  void aRuleHoldsWhenItsCountFindsSomething() {
    Ruleset rules = ruleset(Mode.ENFORCE, rule("r", new Action.Reject(), RATE));
    Tally tally = new Tally(1, "r", RATE);

    Verdict over = judge(rules, FACTS.counted(Map.of(tally, true)));

    assertThat(over.rejectedBy()).contains("r");
    assertThat(over.hits()).extracting(Hit::detector).containsExactly(Optional.of("rpm_over"));
    assertThat(judge(rules, FACTS.counted(Map.of(tally, false)))).isSameAs(Verdict.NONE);
  }

  @Test
  void aCountThatNobodyKnowsIsTreatedAsItsRuleSays() {
    Verdict open = judge(ruleset(Mode.ENFORCE, rule("r", new Action.Reject(), RATE)), FACTS);
    Rule strict = new Rule("r", List.of(RATE), new Action.Reject(), OnError.FAIL_CLOSED);

    assertThat(open.rejectedBy()).isEmpty();
    assertThat(open.hits()).extracting(Hit::effect).containsExactly(Effect.FAILED_OPEN);
    assertThat(judge(ruleset(Mode.ENFORCE, strict), FACTS).rejectedBy()).contains("r");
  }

  @Test
  void aRuleAboutAnswersMayCountToo() {
    Ruleset rules =
        ruleset(
            Mode.ENFORCE,
            rule("r", new Action.Reject(), new Detector.AnswerKeywords(List.of("secret")), RATE));
    Tally tally = new Tally(1, "r", RATE);

    assertThat(rules.tallies(FACTS)).containsExactly(tally);
    assertThat(rules.watch(FACTS.counted(Map.of(tally, true)), passage -> passage)).isPresent();
    assertThat(rules.watch(FACTS.counted(Map.of(tally, false)), passage -> passage)).isEmpty();
  }

  @Test
  void whatWasSpentTooMuchIsTold() {
    Ruleset rules = ruleset(Mode.ENFORCE, rule("guard", new Action.Degrade(M1), SPEND));
    Facts facts = FACTS.counted(Map.of(new Tally(1, "guard", SPEND), true));

    assertThat(rules.spenders()).containsExactly(Per.OWNER);
    assertThat(judge(rules, facts).aftermath().overspent())
        .containsExactly(new Overspent(1, "guard", Per.OWNER, FIVE));
  }

  @Test
  void aPolicyThatObservesLeavesNothingToDo() {
    Ruleset rules = ruleset(Mode.OBSERVE, rule("guard", new Action.Degrade(M1), SPEND));

    Verdict verdict = judge(rules, FACTS.counted(Map.of(new Tally(1, "guard", SPEND), true)));

    assertThat(verdict.aftermath().isEmpty()).isTrue();
    assertThat(verdict.hits()).extracting(Hit::business).containsExactly("would_degrade");
  }

  @Test
  void aMarkIsLeftToBeMade() {
    Duration day = Duration.ofDays(1);
    Rule rule =
        rule(
            "m",
            new Action.MarkRisk(RiskLevel.HIGH, day),
            new Detector.Keywords(List.of("manhattan")));

    Verdict verdict = judge(ruleset(Mode.ENFORCE, rule), FACTS);

    assertThat(verdict.rejectedBy()).isEmpty();
    assertThat(verdict.hits()).extracting(Hit::business).containsExactly("marked");
    assertThat(verdict.aftermath().marks()).containsExactly(new Mark(1, "m", RiskLevel.HIGH, day));
  }

  @ParameterizedTest(name = "an owner of {0} risk is found by {1}: {2}")
  @CsvSource({
    ", LOW, false",
    "LOW, LOW, true",
    "LOW, MEDIUM, false",
    "HIGH, MEDIUM, true",
    "HIGH, HIGH, true"
  })
  void riskIsFoundFromItsLevelOn(RiskLevel risk, RiskLevel sought, boolean found) {
    Facts facts =
        new Facts(
            7,
            List.of(),
            Api.CHAT,
            Set.of(M1),
            1,
            Optional.empty(),
            Optional.ofNullable(risk),
            Map.of());

    Verdict verdict =
        judge(
            ruleset(Mode.ENFORCE, rule("r", new Action.Reject(), new Detector.RiskAtLeast(sought))),
            facts);

    assertThat(verdict.rejectedBy().isPresent()).isEqualTo(found);
  }

  @Test
  void howMuchIsCountedForOneRequestHasABound() {
    List<Rule> many = new ArrayList<>();
    for (int i = 0; i <= Ruleset.COUNTING_MAX; i++) {
      many.add(rule("r" + i, new Action.Audit(), RATE));
    }

    assertThatThrownBy(() -> ruleset(Mode.ENFORCE, many.toArray(Rule[]::new)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 detectors that count");
  }

  private static Verdict judge(Ruleset rules, Facts facts) {
    return rules.judge(facts, () -> "manhattan", passage -> passage);
  }

  private static Ruleset ruleset(Mode mode, Rule... rules) {
    return Ruleset.of(
        List.of(new Policy(1, 1, "p", mode, Policy.EVERY_KEY, List.of(rules))),
        _ -> _ -> Optional.empty());
  }

  private static Rule rule(String name, Action then, Detector... when) {
    return new Rule(name, List.of(when), then, OnError.FAIL_OPEN);
  }
}
