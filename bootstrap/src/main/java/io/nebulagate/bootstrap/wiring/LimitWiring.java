package io.nebulagate.bootstrap.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.limits.LimitService;
import io.nebulagate.application.limits.LimitStore;
import io.nebulagate.application.limits.LimitUseCase;
import io.nebulagate.application.limits.LiveLimits;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.routing.HealthHints;
import io.nebulagate.bootstrap.jobs.LimitJobs;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.memory.InMemoryRateLimiter;
import io.nebulagate.persistence.redis.SharedLimits;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What bounds requests, and who counts: this process, or all replicas through Redis. */
@Singleton
final class LimitWiring {

  private static final int NAMESPACE_LENGTH = 16;

  /** Who counts with other replicas, if anybody does. */
  record Sharing(Optional<SharedLimits> limits) {}

  /** Made at start, and loaded before anything is served. */
  @Produces
  @Singleton
  @Startup
  LiveLimits limits(LimitStore store, ChangeFeed changes) {
    LiveLimits limits = new LiveLimits(store);
    limits.follow(changes);
    limits.reload();
    return limits;
  }

  @Produces
  @Singleton
  LimitUseCase limitUseCase(LimitStore store, LiveLimits limits) {
    return new LimitService(store, limits);
  }

  @Produces
  @Singleton
  @Startup
  Sharing sharing(
      Settings settings, Vertx vertx, InstallationSecrets secrets, MeterRegistry registry) {
    Optional<SharedLimits> shared =
        settings
            .redis()
            .map(url -> new SharedLimits(vertx, url, namespace(secrets.pepper()), LimitJobs.LEASE));
    shared.ifPresent(limits -> {
      Gauge.builder("nebulagate.limits.shared", limits, each -> each.together() ? 1 : 0)
          .description("1 while limits are counted in Redis, 0 while each replica keeps its share")
          .register(registry);
      limits.ask().toCompletableFuture().join();
    });
    return new Sharing(shared);
  }

  void close(@Disposes Sharing sharing) {
    sharing.limits().ifPresent(SharedLimits::close);
  }

  @Produces
  @Singleton
  RateLimiter limiter(Sharing sharing) {
    return sharing
        .limits()
        .map(SharedLimits::limiter)
        .orElseGet(() -> new InMemoryRateLimiter(LimitJobs.LEASE));
  }

  @Produces
  @Singleton
  HealthHints hints(Sharing sharing) {
    return sharing.limits().map(SharedLimits::hints).orElse(HealthHints.NONE);
  }

  @Produces
  @Singleton
  LimitGate gate(LiveLimits limits, RateLimiter limiter) {
    return new LimitGate(limits, limiter);
  }

  /** The same for all gateways on one database and for no other; tells nothing of the pepper. */
  private static String namespace(Secret pepper) {
    return KeyHash.of(Secret.of("limits"), pepper).hex().substring(0, NAMESPACE_LENGTH);
  }
}
