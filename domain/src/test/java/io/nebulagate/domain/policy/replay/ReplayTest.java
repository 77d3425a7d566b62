package io.nebulagate.domain.policy.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.policy.replay.Replay.KeyHits;
import io.nebulagate.domain.policy.replay.Replay.Outcome;
import io.nebulagate.domain.policy.replay.Replay.RuleOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayTest {

  private static final long POLICY = 7;
  private static final Detector LONG = new Detector.LongerThan(100);
  private static final Detector WORDS = new Detector.Keywords(List.of("bomb"));

  @Test
  void whatIsNewlyHitAndWhatNoLongerIsAreToldByRule() {
    Outcome outcome =
        replayed(
            policy(Mode.OBSERVE, rule("long", new Action.Reject(), LONG)),
            asked(1, 101),
            asked(1, 101, hit(POLICY, "long", Hit.Effect.OBSERVED)),
            asked(2, 50, hit(POLICY, "long", Hit.Effect.APPLIED)),
            asked(3, 50));

    assertThat(outcome.rules())
        .containsExactly(new RuleOutcome("long", Action.Kind.REJECT, true, 2, 0, 2, 1, 1));
    assertThat(outcome.looked()).isEqualTo(4);
    assertThat(outcome.hit()).isEqualTo(2);
    assertThat(outcome.newly()).isEqualTo(1);
    assertThat(outcome.noLonger()).isEqualTo(1);
    assertThat(outcome.keys()).isEqualTo(1);
    assertThat(outcome.accounts()).isEqualTo(1);
    assertThat(outcome.mostHit()).containsExactly(new KeyHits(1, 2));
  }

  @Test
  void aRuleThatReadsThePromptIsNotReplayedAndShowsWhatItFoundThen() {
    Outcome outcome =
        replayed(
            policy(
                Mode.OBSERVE,
                rule("words", new Action.Reject(), WORDS),
                rule("long-words", new Action.Audit(), LONG, WORDS)),
            asked(1, 101, hit(POLICY, "words", Hit.Effect.APPLIED)),
            asked(1, 50));

    assertThat(outcome.rules())
        .containsExactly(
            new RuleOutcome("words", Action.Kind.REJECT, false, 0, 2, 1, 0, 0),
            new RuleOutcome("long-words", Action.Kind.AUDIT, false, 0, 1, 0, 0, 0));
    assertThat(outcome.noLonger()).isZero();
  }

  @Test
  void aModelThatJudgesIsNotAskedAboutThePast() {
    Detector judged =
        new Detector.Moderation(
            new ModelName("judge"), Set.of(), OptionalInt.empty(), Duration.ofMillis(800));

    Outcome outcome =
        replayed(
            policy(Mode.ENFORCE, rule("judged", new Action.Reject(), judged)),
            asked(1, 1, hit(POLICY, "judged", Hit.Effect.APPLIED)));

    assertThat(outcome.rules())
        .containsExactly(new RuleOutcome("judged", Action.Kind.REJECT, false, 0, 1, 1, 0, 0));
  }

  @Test
  void whatWasNotKeptMakesARuleUntoldAndNeverAHit() {
    PastRequest old = past(1, Optional.empty(), Optional.empty());

    assertThat(old.look(LONG)).isEqualTo(PastRequest.Found.UNTOLD);
    assertThat(old.look(new Detector.Regions(Set.of("CN")))).isEqualTo(PastRequest.Found.UNTOLD);
    assertThat(old.look(new Detector.Models(Set.of(new ModelName("alias")))))
        .isEqualTo(PastRequest.Found.UNTOLD);
    assertThat(old.look(new Detector.Models(Set.of(new ModelName("m1")))))
        .isEqualTo(PastRequest.Found.YES);
  }

  @ParameterizedTest
  @MethodSource("found")
  void whatIsKeptIsLookedAtAsItWasThen(Detector detector) {
    PastRequest request = past(1, Optional.of(101L), Optional.of("CN"));

    assertThat(request.look(detector)).isEqualTo(PastRequest.Found.YES);
  }

  static Stream<Detector> found() {
    return Stream.of(
        LONG,
        new Detector.Apis(Set.of(Api.CHAT)),
        new Detector.Tags(Set.of("trial", "other")),
        new Detector.Models(Set.of(new ModelName("m1"))),
        new Detector.Regions(Set.of("CN")));
  }

  @ParameterizedTest
  @MethodSource("notFound")
  void whatIsKeptSpeaksAgainstARuleToo(Detector detector) {
    PastRequest request = past(1, Optional.of(100L), Optional.of("CN"));

    assertThat(request.look(detector)).isEqualTo(PastRequest.Found.NO);
  }

  static Stream<Detector> notFound() {
    return Stream.of(
        LONG,
        new Detector.Apis(Set.of(Api.EMBEDDINGS)),
        new Detector.Tags(Set.of("other")),
        new Detector.Models(Set.of(new ModelName("m2"))),
        new Detector.Regions(Set.of("DE")));
  }

  @Test
  void theFirstRuleThatRejectsEndsItUnlessThePolicyObserves() {
    Rule all = rule("all", new Action.Reject());
    Rule behind = rule("behind", new Action.Audit());

    assertThat(hits(replayed(policy(Mode.ENFORCE, all, behind), asked(1, 1))))
        .containsExactly(1L, 0L);
    assertThat(hits(replayed(policy(Mode.OBSERVE, all, behind), asked(1, 1))))
        .containsExactly(1L, 1L);
    assertThat(hits(replayed(policy(Mode.OFF, all, behind), asked(1, 1)))).containsExactly(1L, 1L);
  }

  @Test
  void whatAPolicyBeforeItRefusedItHasNoSayIn() {
    Outcome outcome =
        replayed(
            policy(Mode.ENFORCE, rule("all", new Action.Audit())),
            asked(1, 1, hit(POLICY - 1, "no", Hit.Effect.APPLIED)),
            asked(1, 1, hit(POLICY - 1, "maybe", Hit.Effect.OBSERVED)),
            asked(1, 1, hit(POLICY + 1, "late", Hit.Effect.APPLIED)));

    assertThat(outcome.refusedBefore()).isEqualTo(1);
    assertThat(hits(outcome)).containsExactly(2L);
  }

  @Test
  void aRuleThatIsGoneIsListedBehindThoseThatAreThere() {
    Outcome outcome =
        replayed(
            policy(Mode.OBSERVE, rule("now", new Action.Audit(), LONG)),
            asked(1, 1, hit(POLICY, "then", Hit.Effect.APPLIED)),
            asked(1, 1, hit(POLICY, "failed", Hit.Effect.FAILED_OPEN)));

    assertThat(outcome.rules())
        .containsExactly(
            new RuleOutcome("now", Action.Kind.AUDIT, true, 0, 0, 0, 0, 0),
            new RuleOutcome("then", Action.Kind.REJECT, true, 0, 0, 1, 0, 1));
    assertThat(outcome.noLonger()).isEqualTo(1);
  }

  @Test
  void aShareHitsTheKeysItIsForAndOnlyTheTenWithTheMostHitsAreNamed() {
    Policy half =
        new Policy(POLICY, 2, "p", Mode.OBSERVE, 50, List.of(rule("all", new Action.Audit())));
    PastRequest[] hundred =
        IntStream.rangeClosed(1, 100).mapToObj(key -> asked(key, 1)).toArray(PastRequest[]::new);

    Outcome outcome = replayed(half, hundred);

    long expected = IntStream.rangeClosed(1, 100).filter(half::isFor).count();
    assertThat(outcome.hit()).isEqualTo(expected).isBetween(25L, 75L);
    assertThat(outcome.mostHit()).hasSize(Replay.KEYS_MAX);
  }

  private static List<Long> hits(Outcome outcome) {
    return outcome.rules().stream().map(RuleOutcome::hits).toList();
  }

  private static Outcome replayed(Policy policy, PastRequest... requests) {
    Replay replay = new Replay(policy);
    Arrays.asList(requests).forEach(replay::look);
    return replay.outcome();
  }

  private static Policy policy(Mode mode, Rule... rules) {
    return new Policy(POLICY, 2, "p", mode, Policy.EVERY_KEY, Arrays.asList(rules));
  }

  private static Rule rule(String name, Action then, Detector... when) {
    return new Rule(name, Arrays.asList(when), then, OnError.FAIL_OPEN);
  }

  private static PastRequest asked(long key, long promptBytes, Hit... hits) {
    return past(key, Optional.of(promptBytes), Optional.empty(), hits);
  }

  private static PastRequest past(
      long key, Optional<Long> promptBytes, Optional<String> country, Hit... hits) {
    return new PastRequest(
        new RequestId(new UUID(1, key)),
        new AccountId(key),
        key,
        List.of("trial"),
        Api.CHAT,
        Set.of(new ModelName("m1")),
        promptBytes,
        country,
        Arrays.asList(hits));
  }

  private static Hit hit(long policy, String rule, Hit.Effect effect) {
    return new Hit(
        policy,
        1,
        rule,
        Optional.empty(),
        Optional.empty(),
        Action.Kind.REJECT,
        effect,
        Optional.empty(),
        Duration.ZERO);
  }
}
