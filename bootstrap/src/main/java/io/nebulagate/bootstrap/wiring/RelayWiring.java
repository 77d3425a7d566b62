package io.nebulagate.bootstrap.wiring;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.access.ApiKeyDirectory;
import io.nebulagate.application.access.Authentication;
import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.application.billing.HoldSizer;
import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.application.billing.SettlementPolicy;
import io.nebulagate.application.counting.TokenCountService;
import io.nebulagate.application.counting.TokenCountUseCase;
import io.nebulagate.application.fetching.MediaFetch;
import io.nebulagate.application.idempotency.IdempotencyService;
import io.nebulagate.application.keyuse.KeyUses;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.limits.LimitGate;
import io.nebulagate.application.models.ModelsService;
import io.nebulagate.application.models.ModelsUseCase;
import io.nebulagate.application.plan.Purses;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.relay.RelayService;
import io.nebulagate.application.relay.RelayUseCase;
import io.nebulagate.application.relay.TokenCounter;
import io.nebulagate.application.relay.realtime.SessionBounds;
import io.nebulagate.application.responses.KeptIds;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.sync.UpstreamUsage;
import io.nebulagate.application.videos.VideoIntake;
import io.nebulagate.bootstrap.memory.IdleMemory;
import io.nebulagate.bootstrap.memory.NativeHeap;
import io.nebulagate.bootstrap.metrics.Observers;
import io.nebulagate.bootstrap.metrics.RelayMetrics;
import io.nebulagate.bootstrap.metrics.RequestLines;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.inbound.http.dialect.anthropic.AnthropicErrorWriter;
import io.nebulagate.inbound.http.dialect.cohere.CohereErrorWriter;
import io.nebulagate.inbound.http.dialect.gemini.GeminiErrorWriter;
import io.nebulagate.inbound.http.dialect.openai.OpenAiErrorWriter;
import io.nebulagate.inbound.http.origin.TrustedProxies;
import io.nebulagate.inbound.http.problem.ErrorWriter;
import io.nebulagate.inbound.http.problem.Refusal;
import io.nebulagate.inbound.http.relay.JsonDigest;
import io.nebulagate.inbound.http.relay.RelayLimits;
import io.nebulagate.inbound.http.relay.RequestIds;
import io.nebulagate.persistence.ledger.PostgresKeptAnswers;
import io.nebulagate.persistence.postgres.CipherSeals;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** The line a request walks. */
@Singleton
final class RelayWiring {

  /** For what blocks or takes a while; never an event loop. */
  private static final Executor SLOW = Executors.newVirtualThreadPerTaskExecutor();

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  RequestIds requestIds() {
    return () -> new RequestId(UuidCreator.getTimeOrderedEpochFast());
  }

  @Produces
  @Singleton
  RelayLimits limits(Settings settings) {
    return new RelayLimits(
        Math.toIntExact(settings.server().bodyBytesMax()),
        RelayLimits.DEFAULT.bodyIdle(),
        uploads(settings.dataFolder().resolve("uploads")));
  }

  /** An empty folder: what a gateway that was killed left in it belongs to nobody. */
  private static Path uploads(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "upload-*")) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot keep uploads in " + folder, failure);
    }
  }

  @Produces
  @Singleton
  TrustedProxies trustedProxies(Settings settings) {
    return new TrustedProxies(
        settings.server().trustedProxies(), settings.server().countries().header());
  }

  /** Made at start: the pepper comes from the database, which no event loop may wait for. */
  @Produces
  @Singleton
  @Startup
  Authentication authentication(
      ApiKeyDirectory directory, InstallationSecrets secrets, InstantSource clock, KeyUses uses) {
    return new Authentication(directory, secrets.pepper(), clock, uses::note);
  }

  @Produces
  @Singleton
  OpenHolds openHolds() {
    return new OpenHolds();
  }

  @Produces
  @Singleton
  RelayService.Billing billing(
      LedgerQueue ledger,
      OpenHolds openHolds,
      TokenCounter counter,
      Budgets budgets,
      Purses purses,
      Settings settings) {
    return new RelayService.Billing(
        ledger,
        openHolds,
        new HoldSizer(),
        new SettlementPolicy(),
        counter,
        new RelayService.HoldTerms(
            UuidCreator::getTimeOrderedEpochFast, settings.times().holdTtl(), budgets, purses));
  }

  @Produces
  @Singleton
  @Typed(IdleMemory.class)
  IdleMemory memory() {
    return new IdleMemory(new NativeHeap());
  }

  @Produces
  @Singleton
  RelayObserver observer(
      MeterRegistry registry, OpenHolds openHolds, UpstreamUsage usage, IdleMemory memory) {
    return new Observers(
        new RelayMetrics(registry, openHolds, RelayWiring::status),
        new RequestLines(),
        usage,
        memory);
  }

  /** What a request passes before a provider is asked. */
  record Gates(IdempotencyService idempotency, PolicyGate policies, LimitGate limits) {}

  @Produces
  @Singleton
  Gates gates(IdempotencyService idempotency, PolicyGate policies, LimitGate limits) {
    return new Gates(idempotency, policies, limits);
  }

  @Produces
  @Singleton
  RelayService.Edges edges(
      InstantSource clock,
      Gates gates,
      SecretCipher cipher,
      VideoIntake videos,
      KeptIds kept,
      MediaFetch media) {
    return new RelayService.Edges(
        clock,
        SLOW,
        RelayWiring::status,
        gates.idempotency(),
        RelayWiring::refusalText,
        gates.policies(),
        gates.limits(),
        new CipherSeals(cipher),
        videos,
        SessionBounds.USUAL,
        kept,
        media);
  }

  @Produces
  @Singleton
  IdempotencyService idempotency(DataSource dataSource) {
    return new IdempotencyService(new PostgresKeptAnswers(dataSource), new JsonDigest(), SLOW);
  }

  @Produces
  @Singleton
  @Startup
  RelayUseCase relay(
      Authentication authentication,
      LiveCatalogue catalogue,
      RelayService.Routing routing,
      RelayService.Billing billing,
      ProviderClient client,
      RelayObserver observer,
      RelayService.Edges edges) {
    return new RelayService(
        new RelayService.Parts(
            authentication, catalogue, routing, billing, client, observer, edges));
  }

  @Produces
  @Singleton
  ModelsUseCase models(Authentication authentication, LiveCatalogue catalogue) {
    return new ModelsService(authentication, catalogue);
  }

  @Produces
  @Singleton
  TokenCountUseCase counts(
      Authentication authentication,
      LiveCatalogue catalogue,
      PolicyGate policies,
      TokenCountService.Counters counters) {
    return new TokenCountService(authentication, catalogue, policies, counters, SLOW);
  }

  /** The body a refusal is shown with. */
  private static String refusalText(Dialect dialect, GatewayError error) {
    ErrorWriter writer =
        switch (dialect) {
          case ANTHROPIC -> new AnthropicErrorWriter();
          case GEMINI -> new GeminiErrorWriter();
          case COHERE -> new CohereErrorWriter();
          case OPENAI -> new OpenAiErrorWriter();
        };
    return writer.write(error).json();
  }

  /** The HTTP status a refusal is shown with. */
  private static int status(GatewayError error) {
    return Refusal.of(error).status();
  }
}
