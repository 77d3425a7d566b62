package io.nebulagate.inbound.http;

import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.policy.InMemoryPolicies;
import io.nebulagate.application.fake.policy.InMemoryPolicyTrail;
import io.nebulagate.application.fake.policy.InMemoryTrafficLog;
import io.nebulagate.application.fake.risk.InMemoryRisks;
import io.nebulagate.application.policy.LivePolicies;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.policy.PolicyService;
import io.nebulagate.application.policy.PolicyTrail;
import io.nebulagate.application.policy.PolicyUseCase;
import io.nebulagate.application.policy.SimulationService;
import io.nebulagate.application.policy.SimulationUseCase;
import io.nebulagate.application.policy.replay.ReplayService;
import io.nebulagate.application.policy.replay.ReplayUseCase;
import io.nebulagate.application.risk.LiveRisks;
import io.nebulagate.application.risk.RiskService;
import io.nebulagate.application.risk.RiskUseCase;
import io.nebulagate.application.routes.PreviewUseCase;
import io.nebulagate.domain.policy.TextPatterns;
import io.nebulagate.inbound.http.words.AnswerText;
import io.nebulagate.inbound.http.words.PromptText;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Policies in memory, with the expressions of the JDK. */
public class PolicyWiring {

  private static final PolicyGate.Looking LOOKING =
      new PolicyGate.Looking(
          new PromptText(),
          new AnswerText(),
          address -> address.isLoopbackAddress() ? Optional.of("CN") : Optional.empty(),
          PolicyGate.Owners.UNKNOWN,
          passage -> "<" + passage.length() + ">",
          Runnable::run,
          PolicyGate.PATIENCE);

  @Produces
  @Singleton
  InMemoryPolicies policyStore() {
    return new InMemoryPolicies();
  }

  @Produces
  @Singleton
  LivePolicies policies(InMemoryPolicies store) {
    return new LivePolicies(store, PolicyWiring::compile);
  }

  @Produces
  @Singleton
  PolicyUseCase policyUseCase(InMemoryPolicies store, LivePolicies live) {
    return new PolicyService(store, live);
  }

  @Produces
  @Singleton
  PolicyTrail policyTrail(InMemoryLedgerStore ledger) {
    return new InMemoryPolicyTrail(ledger);
  }

  /** Whoever has an id below a million is there. */
  @Produces
  @Singleton
  InMemoryRisks riskStore(InstantSource clock) {
    return new InMemoryRisks(owner -> owner < 1_000_000, clock);
  }

  @Produces
  @Singleton
  LiveRisks liveRisks(InMemoryRisks store, InstantSource clock) {
    return new LiveRisks(store, clock);
  }

  @Produces
  @Singleton
  RiskUseCase risks(InMemoryRisks store, LiveRisks live) {
    return new RiskService(store, live);
  }

  @Produces
  @Singleton
  SimulationUseCase simulations(LivePolicies live, InMemoryApiKeys keys, PreviewUseCase previews) {
    return new SimulationService(live, LOOKING, keys, previews);
  }

  @Produces
  @Singleton
  ReplayUseCase replays(InMemoryLedgerStore ledger, InMemoryApiKeys keys) {
    return new ReplayService(new InMemoryTrafficLog(ledger, keys), ReplayService.PATIENCE);
  }

  private static TextPatterns.TextPattern compile(String expression) {
    Pattern pattern = Pattern.compile(expression);
    return text -> pattern.matcher(text).results().map(MatchResult::group).findFirst();
  }
}
