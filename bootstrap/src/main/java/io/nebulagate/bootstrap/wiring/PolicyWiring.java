package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.moderation.RoutedModerator;
import io.nebulagate.application.policy.LivePolicies;
import io.nebulagate.application.policy.Places;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.policy.PolicyService;
import io.nebulagate.application.policy.PolicyStore;
import io.nebulagate.application.policy.PolicyUseCase;
import io.nebulagate.application.policy.SimulationService;
import io.nebulagate.application.policy.SimulationUseCase;
import io.nebulagate.application.policy.replay.ReplayService;
import io.nebulagate.application.policy.replay.ReplayUseCase;
import io.nebulagate.application.policy.replay.TrafficLog;
import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.RelayService;
import io.nebulagate.application.routes.PreviewUseCase;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.bootstrap.settings.BadSettingException;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.policy.Moderator;
import io.nebulagate.inbound.http.words.AnswerText;
import io.nebulagate.inbound.http.words.PromptText;
import io.nebulagate.outbound.pattern.LinearPatterns;
import io.nebulagate.outbound.place.MaxMindPlaces;
import io.nebulagate.outbound.provider.openai.OpenAiModerations;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What may pass. */
@Singleton
final class PolicyWiring {

  /** For what takes a while; never an event loop. */
  private static final Executor SLOW = Executors.newVirtualThreadPerTaskExecutor();

  private static final int MARK_LENGTH = 32;

  /** Made at start, and loaded before anything is served. */
  @Produces
  @Singleton
  @Startup
  LivePolicies policies(PolicyStore store, ChangeFeed changes) {
    LivePolicies policies = new LivePolicies(store, new LinearPatterns());
    policies.follow(changes);
    policies.reload();
    return policies;
  }

  @Produces
  @Singleton
  PolicyUseCase policyUseCase(PolicyStore store, LivePolicies policies) {
    return new PolicyService(store, policies);
  }

  @Produces
  @Singleton
  Places places(Settings settings) {
    return settings.server().countries().database().map(PolicyWiring::open).orElse(Places.UNKNOWN);
  }

  private static Places open(Path database) {
    try {
      return new MaxMindPlaces(database);
    } catch (IOException unreadable) {
      throw new BadSettingException(
          "GEOIP_DATABASE", "must be a file in MaxMind's format that can be read");
    }
  }

  @Produces
  @Singleton
  Moderator moderator(
      LiveCatalogue catalogue,
      RelayService.Routing routing,
      ProviderClient client,
      InstantSource clock) {
    return new RoutedModerator(catalogue, routing, client, new OpenAiModerations(), clock);
  }

  @Produces
  @Singleton
  PolicyGate.Looking looking(
      InstallationSecrets secrets, Places places, PolicyGate.Owners owners, Moderator moderator) {
    return new PolicyGate.Looking(
        new PromptText(),
        new AnswerText(),
        places,
        owners,
        mark(secrets.pepper()),
        moderator,
        SLOW,
        PolicyGate.PATIENCE);
  }

  @Produces
  @Singleton
  PolicyGate policyGate(LivePolicies policies, PolicyGate.Looking looking) {
    return new PolicyGate(policies, looking);
  }

  @Produces
  @Singleton
  SimulationUseCase simulations(
      LivePolicies policies,
      PolicyGate.Looking looking,
      ApiKeyStore keys,
      PreviewUseCase previews) {
    return new SimulationService(policies, looking, keys, previews);
  }

  @Produces
  @Singleton
  ReplayUseCase replays(TrafficLog log) {
    return new ReplayService(log, ReplayService.PATIENCE);
  }

  /** The same for the same passage on all replicas; without the pepper nobody finds the passage. */
  private static UnaryOperator<String> mark(Secret pepper) {
    Function<Secret, KeyHash> hash = KeyHash.under(pepper);
    return passage -> hash.apply(Secret.of("passage " + passage)).hex().substring(0, MARK_LENGTH);
  }
}
