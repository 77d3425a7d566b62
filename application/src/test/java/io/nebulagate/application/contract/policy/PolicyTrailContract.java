package io.nebulagate.application.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.policy.PolicyTrail;
import io.nebulagate.application.policy.PolicyTrail.RuleFigures;
import io.nebulagate.application.policy.PolicyTrail.Trace;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Hit.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What everybody does who follows what policies found. */
public abstract class PolicyTrailContract {

  private final long policy = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  private final Instant now = Instant.now();

  /** Where requests are kept. */
  protected abstract LedgerBench ledger();

  /** What is under test. */
  protected abstract PolicyTrail trail();

  @Test
  protected void everyRuleOfEveryVersionIsCounted() {
    kept(now, hit(1, "a", Effect.APPLIED), hit(1, "b", Effect.OBSERVED));
    kept(now, hit(1, "a", Effect.FAILED_CLOSED), hit(2, "a", Effect.FAILED_OPEN));
    kept(now, other());

    PolicyTrail.Figures figures =
        trail().figures(policy, now.minusSeconds(60), now.plusSeconds(60));

    assertThat(figures.rules())
        .containsExactly(
            new RuleFigures(1, "a", 2, 2, 1, 0),
            new RuleFigures(1, "b", 1, 0, 0, 0),
            new RuleFigures(2, "a", 1, 0, 1, 0));
    assertThat(figures.requests()).isGreaterThanOrEqualTo(3);
  }

  @Test
  protected void onlyTheTimeAskedForCounts() {
    kept(now.minus(Duration.ofDays(1)), hit(1, "a", Effect.APPLIED));

    assertThat(trail().figures(policy, now.minusSeconds(60), now.plusSeconds(60)).rules())
        .isEmpty();
  }

  @Test
  protected void theLastWordOfAReviewCounts() {
    RequestId request = kept(now, hit(1, "a", Effect.APPLIED), hit(1, "b", Effect.APPLIED));
    Trace trace = new Trace(request, policy, "a");

    trail().review(trace, true);
    assertThat(falsePositives()).containsExactly(1L, 0L);
    trail().review(trace, true);
    assertThat(falsePositives()).containsExactly(1L, 0L);
    trail().review(trace, false);
    assertThat(falsePositives()).containsExactly(0L, 0L);
  }

  @Test
  protected void whatLeftNoTraceIsNotReviewed() {
    RequestId request = kept(now, hit(1, "a", Effect.APPLIED));

    for (Trace trace :
        List.of(
            new Trace(new RequestId(UUID.randomUUID()), policy, "a"),
            new Trace(request, policy, "b"),
            new Trace(request, policy - 1, "a"))) {
      assertThatThrownBy(() -> trail().review(trace, true))
          .isInstanceOfSatisfying(
              GatewayException.class,
              refused ->
                  assertThat(refused.error()).isEqualTo(new GatewayError.NotFound("policy hit")));
    }
  }

  private List<Long> falsePositives() {
    return trail().figures(policy, now.minusSeconds(60), now.plusSeconds(60)).rules().stream()
        .map(RuleFigures::falsePositives)
        .toList();
  }

  private RequestId kept(Instant at, Hit... hits) {
    RequestId id =
        new RequestId(
            new UUID(at.toEpochMilli() << 16 | 0x7000, ThreadLocalRandom.current().nextLong()));
    ledger()
        .store()
        .keep(
            List.of(
                RequestRecord.refused(
                        id,
                        new RequestRecord.Caller(1, new AccountId(1), 1),
                        new RequestRecord.Question(
                            Dialect.OPENAI, Api.CHAT, new ModelName("m1"), false),
                        403,
                        new RequestRecord.Timing(at, Optional.empty(), Duration.ZERO))
                    .governedBy(Arrays.asList(hits))));
    return id;
  }

  private Hit hit(int version, String rule, Effect effect) {
    return hit(policy, version, rule, effect);
  }

  private Hit other() {
    return hit(policy - 1, 1, "a", Effect.APPLIED);
  }

  private static Hit hit(long policy, int version, String rule, Effect effect) {
    return new Hit(
        policy,
        version,
        rule,
        Optional.empty(),
        Optional.empty(),
        Action.Kind.REJECT,
        effect,
        Optional.empty(),
        Duration.ZERO);
  }
}
