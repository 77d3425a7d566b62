package io.nebulagate.application.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.policy.PolicyStore;
import io.nebulagate.application.policy.PolicyStore.Kept;
import io.nebulagate.application.policy.PolicyStore.Listed;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Per;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.domain.policy.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What everybody who keeps policies does. */
public abstract class PolicyStoreContract {

  private static final ModelName MINI = new ModelName("m1-mini");
  private static final Rule RULE = new Rule("r", List.of(), new Action.Audit(), OnError.FAIL_OPEN);

  /** What is under test; it may keep others. */
  protected abstract PolicyStore store();

  @Test
  protected void everythingARuleSaysIsKept() {
    List<Rule> rules =
        List.of(
            new Rule(
                "everything",
                List.of(
                    new Detector.Keywords(List.of("one \"two\"", "三")),
                    new Detector.Expressions(List.of("a+\\d", "\\bб")),
                    new Detector.EntropyOver(5_500),
                    new Detector.RepetitionOver(80),
                    new Detector.Apis(Set.of(Api.CHAT, Api.EMBEDDINGS)),
                    new Detector.Models(Set.of(MINI)),
                    new Detector.Regions(Set.of("CN", "DE")),
                    new Detector.Tags(Set.of("x", "y")),
                    new Detector.LongerThan(1L << 40),
                    new Detector.RiskAtLeast(RiskLevel.MEDIUM),
                    new Detector.RequestsOver(Per.KEY, 60),
                    new Detector.ConcurrencyOver(Per.MODEL, 3),
                    new Detector.DailySpendOver(Per.OWNER, Money.parse("0.000000001")),
                    new Detector.Moderation(
                        MINI, Set.of("hate"), OptionalInt.of(7), Duration.ofMillis(50))),
                new Action.Reject(),
                OnError.FAIL_CLOSED),
            new Rule("degrade", List.of(), new Action.Degrade(MINI), OnError.FAIL_OPEN),
            rule("here", new Action.Reroute(Set.of("zdr"), Optional.empty())),
            rule("there", new Action.Reroute(Set.of(), Optional.of(Set.of("eu", "ch")))),
            rule("slower", new Action.Limit(7)),
            rule("marked", new Action.MarkRisk(RiskLevel.HIGH, Duration.ofHours(24))),
            new Rule(
                "answers",
                List.of(new Detector.AnswerKeywords(List.of("bad"))),
                new Action.Audit(),
                OnError.FAIL_OPEN),
            rule("noted", new Action.Audit()));

    Kept kept =
        store().add(new Policy(0, 0, "näme", Mode.OBSERVE, 12, rules), PolicyStoreContract::fine);

    assertThat(kept.policy())
        .isEqualTo(new Policy(kept.policy().id(), 1, "näme", Mode.OBSERVE, 12, rules));
    assertThat(kept.inForce()).isTrue();
    assertThat(store().find(kept.policy().id())).isEqualTo(kept);
    assertThat(store().inForce()).contains(kept.policy());
    assertThat(store().versionsInForce()).containsEntry(kept.policy().id(), 1);
  }

  @Test
  protected void aChangeIsAnotherVersionAndTheEarlierOneStays() {
    long id = aPolicy();
    Policy first = store().find(id).policy();

    Kept second = store().change(id, policy -> in(policy, Mode.ENFORCE), PolicyStoreContract::fine);

    assertThat(second.policy().version()).isEqualTo(2);
    assertThat(store().inForce()).contains(second.policy()).doesNotContain(first);
    assertThat(store().versions(id, 0, 10).items())
        .containsExactly(listed(second), listed(store().find(id, 1)));
    assertThat(store().find(id, 1).policy()).isEqualTo(first);
    assertThat(store().find(id, 1).inForce()).isFalse();
    assertThat(store().versions(id, 1, 1).items()).extracting(Listed::version).containsExactly(1);
    assertThat(store().versions(id, 1, 1).total()).isEqualTo(2);
  }

  @Test
  protected void anEarlierVersionIsPutInForceAgainAndTheNextOneIsStillNew() {
    long id = aPolicy();
    store().change(id, policy -> in(policy, Mode.ENFORCE), PolicyStoreContract::fine);

    Kept back = store().activate(id, 1, PolicyStoreContract::fine);

    assertThat(back.policy().version()).isEqualTo(1);
    assertThat(store().find(id)).isEqualTo(back);
    assertThat(store().change(id, policy -> policy, PolicyStoreContract::fine).policy())
        .isEqualTo(back.policy().as(id, 3));
  }

  @Test
  protected void whatMayNotBeInForceIsNotKept() {
    long id = aPolicy();
    Kept before = store().find(id);
    long others = store().list(0, 1).total();
    Consumer<List<Policy>> refuses =
        together -> {
          assertThat(together).extracting(Policy::id).contains(id);
          throw GatewayException.invalidValue("rules", "no");
        };

    assertThatThrownBy(() -> store().change(id, policy -> in(policy, Mode.OFF), refuses))
        .isInstanceOf(GatewayException.class);
    assertThatThrownBy(() -> store().add(policy("other"), refuses))
        .isInstanceOf(GatewayException.class);

    assertThat(store().find(id)).isEqualTo(before);
    assertThat(store().versions(id, 0, 10).total()).isEqualTo(1);
    assertThat(store().list(0, 1).total()).isEqualTo(others);
  }

  @Test
  protected void changesOfOneMomentAreVersionsOneAfterTheOther() throws Exception {
    long id = aPolicy();
    List<Callable<Kept>> changes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      changes.add(
          () -> store().change(id, policy -> with(policy, RULE), PolicyStoreContract::fine));
    }

    try (ExecutorService several = Executors.newFixedThreadPool(4)) {
      for (Future<Kept> change : several.invokeAll(changes)) {
        change.get();
      }
    }

    assertThat(store().find(id).policy().version()).isEqualTo(9);
    assertThat(store().find(id).policy().rules()).hasSize(9);
  }

  @Test
  protected void whatIsNotThereIsNotFound() {
    long id = aPolicy();

    assertNotFound(() -> store().find(Long.MAX_VALUE), "policy");
    assertNotFound(
        () -> store().change(Long.MAX_VALUE, policy -> policy, PolicyStoreContract::fine),
        "policy");
    assertNotFound(() -> store().versions(Long.MAX_VALUE, 0, 1), "policy");
    assertNotFound(() -> store().activate(id, 2, PolicyStoreContract::fine), "version");
    assertNotFound(() -> store().find(id, 2), "version");
  }

  private static Listed listed(Kept kept) {
    Policy policy = kept.policy();
    return new Listed(
        policy.id(),
        policy.version(),
        policy.name(),
        policy.mode(),
        policy.share(),
        policy.rules().size(),
        kept.inForce(),
        kept.createdAt());
  }

  private long aPolicy() {
    return store().add(policy("p"), PolicyStoreContract::fine).policy().id();
  }

  private static Policy policy(String name) {
    return new Policy(0, 0, name, Mode.OFF, Policy.EVERY_KEY, List.of(RULE));
  }

  private static Rule rule(String name, Action then) {
    return new Rule(name, List.of(), then, OnError.FAIL_OPEN);
  }

  private static Policy in(Policy policy, Mode mode) {
    return new Policy(0, 0, policy.name(), mode, policy.share(), policy.rules());
  }

  private static Policy with(Policy policy, Rule more) {
    List<Rule> rules = new ArrayList<>(policy.rules());
    rules.add(rule(more.name() + rules.size(), more.then()));
    return new Policy(0, 0, policy.name(), policy.mode(), policy.share(), rules);
  }

  private static void fine(List<Policy> together) {
    assertThat(together).isNotEmpty();
  }

  private static void assertNotFound(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error()).isEqualTo(new GatewayError.NotFound(what)));
  }
}
