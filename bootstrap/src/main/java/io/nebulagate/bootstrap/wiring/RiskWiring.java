package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.notices.Notices;
import io.nebulagate.application.policy.DailySpend;
import io.nebulagate.application.policy.LimitTallies;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.risk.LiveRisks;
import io.nebulagate.application.risk.Reactions;
import io.nebulagate.application.risk.RiskService;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.application.risk.RiskUseCase;
import io.nebulagate.inbound.http.relay.RequestIds;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Whom to distrust, and what rules count. */
@Singleton
final class RiskWiring {

  /** For what waits for the database; never an event loop. */
  private static final Executor ELSEWHERE = Executors.newVirtualThreadPerTaskExecutor();

  /** Made at start, and loaded before anything is served. */
  @Produces
  @Singleton
  @Startup
  LiveRisks risks(RiskStore store, ChangeFeed changes, InstantSource clock) {
    LiveRisks risks = new LiveRisks(store, clock);
    risks.follow(changes);
    risks.reload();
    return risks;
  }

  @Produces
  @Singleton
  RiskUseCase riskUseCase(RiskStore store, LiveRisks risks) {
    return new RiskService(store, risks);
  }

  @Produces
  @Singleton
  DailySpend spending(BudgetBook book, Budgets budgets) {
    return new DailySpend(book, budgets, ELSEWHERE, System::nanoTime);
  }

  @Produces
  @Singleton
  Reactions.Telling telling(Notices notices, Budgets budgets, AuditLog audit, RequestIds ids) {
    return new Reactions.Telling(notices, budgets, new OverspentTeller(audit, ids));
  }

  @Produces
  @Singleton
  PolicyGate.Owners owners(
      LiveRisks risks,
      RiskStore store,
      LimitGate counts,
      DailySpend spending,
      Reactions.Telling telling,
      InstantSource clock) {
    return new PolicyGate.Owners(
        risks,
        new LimitTallies(counts, spending),
        new Reactions(new Reactions.Marking(store, risks), telling, ELSEWHERE, clock));
  }
}
