package io.nebulagate.application.risk;

import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.notices.Notices;
import io.nebulagate.application.policy.Afterwards;
import io.nebulagate.application.policy.Tallies.Subject;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.notice.Occasion.CostGuard;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.domain.policy.Aftermath;
import io.nebulagate.domain.policy.Aftermath.Mark;
import io.nebulagate.domain.policy.Aftermath.Overspent;
import io.nebulagate.domain.policy.Per;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Distrusts whom rules mark, and tells once what was spent too much. Happens beside the request; of
 * a request that comes while too much is under way it is left out, and the next one brings it up
 * again.
 */
public final class Reactions implements Afterwards {

  /** How many verdicts are followed at the same time. */
  static final int AT_ONCE_MAX = 64;

  /** How many notices are remembered as told; the outbox knows of all. */
  static final int TOLD_MAX = 10_000;

  /** A mark that is earned again is moved when a tenth of it is over. */
  private static final int PARTS_OF_A_MARK = 10;

  private static final System.Logger LOG = System.getLogger(Reactions.class.getName());

  private final Marking marking;
  private final Telling telling;
  private final Executor elsewhere;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(AT_ONCE_MAX);
  private final Set<CostGuard> told = ConcurrentHashMap.newKeySet();

  /**
   * Follows verdicts.
   *
   * @param elsewhere where it may block
   */
  public Reactions(Marking marking, Telling telling, Executor elsewhere, InstantSource clock) {
    this.marking = marking;
    this.telling = telling;
    this.elsewhere = elsewhere;
    this.clock = clock;
  }

  /** Where marks are kept. */
  public record Marking(RiskStore store, LiveRisks live) {}

  /**
   * Where notices go.
   *
   * @param budgets whose days they are told once for
   * @param teller hears of each once
   */
  public record Telling(Notices notices, Budgets budgets, Consumer<CostGuard> teller) {}

  @Override
  public void follow(Subject subject, Aftermath aftermath) {
    for (Mark mark : aftermath.marks()) {
      if (!marking.live().covers(risk(subject, mark, mark.lasting().dividedBy(PARTS_OF_A_MARK)))) {
        beside(() -> mark(risk(subject, mark, Duration.ZERO)));
      }
    }
    for (Overspent overspent : aftermath.overspent()) {
      CostGuard guard = guard(subject, overspent);
      if (!told.contains(guard)) {
        beside(() -> tell(tenant(subject, guard), guard));
      }
    }
  }

  private void beside(Runnable work) {
    if (!places.tryAcquire()) {
      return;
    }
    elsewhere.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException failure) {
        LOG.log(
            Level.WARNING, "what a policy asks for was not done; the next request will", failure);
      } finally {
        places.release();
      }
    });
  }

  private Risk risk(Subject subject, Mark mark, Duration less) {
    Instant end = clock.instant().plus(mark.lasting()).minus(less);
    String reason = "policy " + mark.policy() + ", rule " + mark.rule();
    return new Risk(subject.key().tenant(), Risk.Source.RULE, mark.level(), reason, end);
  }

  private void mark(Risk risk) {
    marking.store().raise(risk);
    marking.live().reload();
  }

  private CostGuard guard(Subject subject, Overspent overspent) {
    Per per = overspent.per();
    Budget day = telling.budgets().day(per, subject.key(), subject.model());
    return new CostGuard(
        overspent.policy(), overspent.rule(), per, day.owner(), day.startsOn(), overspent.spend());
  }

  /** What everybody spends on a model is nobody's but the operator's. */
  private static long tenant(Subject subject, CostGuard guard) {
    return guard.per() == Per.MODEL ? Webhook.OPERATOR : subject.key().tenant();
  }

  private void tell(long tenant, CostGuard guard) {
    if (telling.notices().publish(tenant, guard)) {
      telling.teller().accept(guard);
    }
    if (told.size() >= TOLD_MAX) {
      told.clear();
    }
    told.add(guard);
  }
}
