package io.nebulagate.application.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.policy.InMemoryPolicies;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Origin;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Hit.Effect;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.policy.TextPatterns;
import io.nebulagate.domain.policy.Verdict;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PolicyGateTest {

  private static final ModelName MODEL = new ModelName("m1");
  private static final Detector WORD = new Detector.Keywords(List.of("secret"));
  private static final Detector EXPRESSION = new Detector.Expressions(List.of("s.cret"));

  private final InMemoryPolicies store = new InMemoryPolicies();
  private final List<Runnable> slow = new ArrayList<>();
  private String text = "a secret";
  private TextPatterns patterns = _ -> words -> Optional.of(words);

  @Test
  void keywordsInASmallBodyAreLookedForAtOnce() {
    CompletableFuture<Verdict> verdict = judge(100, rule(OnError.FAIL_OPEN, WORD));

    assertThat(verdict.join().rejectedBy()).contains("r");
    assertThat(slow).isEmpty();
  }

  @Test
  void expressionsAndLargeBodiesAreLookedThroughElsewhere() {
    CompletableFuture<Verdict> expression = judge(100, rule(OnError.FAIL_OPEN, EXPRESSION));
    CompletableFuture<Verdict> large =
        judge(PolicyGate.AT_ONCE_MAX + 1, rule(OnError.FAIL_OPEN, WORD));

    assertThat(expression).isNotDone();
    assertThat(large).isNotDone();
    slow.forEach(Runnable::run);
    assertThat(expression.join().rejectedBy()).contains("r");
    assertThat(large.join().rejectedBy()).contains("r");
  }

  @Test
  void aDetectorThatThrowsIsTreatedAsItsRuleSays() {
    patterns =
        _ ->
            _ -> {
              throw new IllegalStateException("on purpose");
            };
    CompletableFuture<Verdict> open = judge(100, rule(OnError.FAIL_OPEN, EXPRESSION));
    CompletableFuture<Verdict> closed = judge(100, rule(OnError.FAIL_CLOSED, EXPRESSION));
    slow.forEach(Runnable::run);

    assertThat(open.join().rejectedBy()).isEmpty();
    assertThat(open.join().hits()).extracting(Hit::effect).containsExactly(Effect.FAILED_OPEN);
    assertThat(closed.join().rejectedBy()).contains("r");
    assertThat(closed.join().hits()).extracting(Hit::effect).containsExactly(Effect.FAILED_CLOSED);
  }

  @Test
  void aDetectorThatStallsIsGivenUpAndTreatedAsItsRuleSays() {
    CountDownLatch never = new CountDownLatch(1);
    patterns =
        _ ->
            words -> {
              try {
                never.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return Optional.of(words);
            };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      PolicyGate gate =
          gate(
              new PolicyGate.Looking(
                  _ -> text,
                  _ -> "",
                  Places.UNKNOWN,
                  PolicyGate.Owners.UNKNOWN,
                  UnaryOperator.identity(),
                  threads,
                  Duration.ofMillis(50)),
              rule(OnError.FAIL_CLOSED, EXPRESSION));

      Verdict verdict =
          gate.govern(key(), catalogue(), question(100)).toCompletableFuture().join().verdict();

      assertThat(verdict.rejectedBy()).contains("r");
      assertThat(verdict.hits()).extracting(Hit::effect).containsExactly(Effect.FAILED_CLOSED);
      never.countDown();
    }
  }

  @Test
  void withoutPoliciesNothingIsRead() {
    text = "";
    PolicyGate gate = PolicyGate.open();

    assertThat(gate.govern(key(), catalogue(), question(1)).toCompletableFuture().join().verdict())
        .isSameAs(Verdict.NONE);
  }

  @Test
  void aPromptThatCannotBeReadFailsTheRule() {
    PolicyGate gate =
        gate(
            new PolicyGate.Looking(
                _ -> {
                  throw new IllegalArgumentException("no JSON");
                },
                _ -> "",
                Places.UNKNOWN,
                PolicyGate.Owners.UNKNOWN,
                UnaryOperator.identity(),
                slow::add,
                PolicyGate.PATIENCE),
            rule(OnError.FAIL_CLOSED, WORD));

    assertThat(
            gate.govern(key(), catalogue(), question(1))
                .toCompletableFuture()
                .join()
                .verdict()
                .rejectedBy())
        .contains("r");
  }

  private CompletableFuture<Verdict> judge(int bodyBytes, Rule rule) {
    PolicyGate.Looking looking =
        new PolicyGate.Looking(
            _ -> text,
            _ -> "",
            Places.UNKNOWN,
            PolicyGate.Owners.UNKNOWN,
            UnaryOperator.identity(),
            slow::add,
            PolicyGate.PATIENCE);
    return gate(looking, rule)
        .govern(key(), catalogue(), question(bodyBytes))
        .thenApply(Governed::verdict)
        .toCompletableFuture();
  }

  private PolicyGate gate(PolicyGate.Looking looking, Rule rule) {
    Policy policy = new Policy(0, 0, "p", Mode.ENFORCE, Policy.EVERY_KEY, List.of(rule));
    if (store.inForce().isEmpty()) {
      store.add(policy, _ -> {});
    } else {
      store.change(1, _ -> policy, _ -> {});
    }
    LivePolicies live = new LivePolicies(store, patterns);
    live.reload();
    return new PolicyGate(live, looking);
  }

  private static Rule rule(OnError onError, Detector... when) {
    return new Rule("r", List.of(when), new Action.Reject(), onError);
  }

  private static Governed.Question question(int bodyBytes) {
    return new Governed.Question(
        new RequestId(UUID.randomUUID()),
        Origin.of(InetAddress.getLoopbackAddress()),
        Dialect.OPENAI,
        Api.CHAT,
        new RequestHead(MODEL, false, false, OptionalLong.empty(), 1, bodyBytes),
        RequestBody.besidePath(new byte[bodyBytes], List.of(), List.of()));
  }

  private static ApiKey key() {
    return new ApiKey(
        1,
        KeyHash.of(Secret.of("sk-ng-a"), Secret.of("pepper")),
        1,
        ApiKey.Settings.of("key", new AccountId(1)),
        new ApiKey.Shown("sk-ng-", "last"),
        Instant.EPOCH);
  }

  private static LiveCatalogue.InForce catalogue() {
    Provider provider =
        Provider.openAi("p", URI.create("https://p.example"), Map.of(MODEL, MODEL)).withId(1);
    Route route =
        new Route(1, MODEL, provider, ProviderKey.of(1, 1, Secret.of("sk")), MODEL, 0, 10, true);
    LiveCatalogue catalogue =
        new LiveCatalogue(
            () -> new Catalogue(Map.of(MODEL, List.of(route)), Map.of(), Map.of(), Map.of()));
    catalogue.reload();
    return catalogue.inForce();
  }
}
