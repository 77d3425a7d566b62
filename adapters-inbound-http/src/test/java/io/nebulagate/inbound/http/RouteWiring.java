package io.nebulagate.inbound.http;

import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.relay.ProviderClient;
import io.nebulagate.application.relay.UpstreamAnswer;
import io.nebulagate.application.routes.PreviewService;
import io.nebulagate.application.routes.PreviewUseCase;
import io.nebulagate.application.routes.RouteService;
import io.nebulagate.application.routes.RouteUseCase;
import io.nebulagate.application.routing.KeyRefusals;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.application.upstream.ModelImportService;
import io.nebulagate.application.upstream.ModelImportUseCase;
import io.nebulagate.application.upstream.ProbeService;
import io.nebulagate.application.upstream.ProbeUseCase;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.RoutePlanner;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Routes, and providers that do not answer but tell their models, unless a key is refused. */
public class RouteWiring {

  /** A key that no provider takes. */
  public static final String REFUSED = "sk-refused";

  @Produces
  @Singleton
  RouteUseCase routes(InMemoryProviders providers, LiveCatalogue catalogue) {
    return new RouteService(providers.manual(), catalogue, InstantSource.system());
  }

  @Produces
  @Singleton
  PreviewUseCase previews(LiveCatalogue catalogue, InMemoryApiKeys keys) {
    return new PreviewService(
        catalogue, keys, new RoutePlanner(), new Random(1), InstantSource.system());
  }

  @Produces
  @Singleton
  ProbeUseCase probe(InMemoryProviders providers, LiveCatalogue catalogue) {
    return new ProbeService(
        providers,
        catalogue,
        _ -> new RefusedCall(),
        new KeyRefusals(providers, catalogue, InstantSource.system(), Runnable::run),
        InstantSource.system());
  }

  @Produces
  @Singleton
  ModelImportUseCase modelImport(ProviderUseCase providers, LiveCatalogue catalogue) {
    return new ModelImportService(providers, catalogue, RouteWiring::models);
  }

  private static List<ModelName> models(Provider provider, Secret key) {
    if (key.reveal().equals(REFUSED)) {
      throw new UpstreamException(new UpstreamFault.Unauthorised(401));
    }
    return List.of(new ModelName("m1"), new ModelName("new-model"));
  }

  private static final class RefusedCall implements ProviderClient.UpstreamCall {

    @Override
    public CompletionStage<UpstreamAnswer> answer() {
      return CompletableFuture.failedFuture(
          new UpstreamException(new UpstreamFault.Unauthorised(401)));
    }

    @Override
    public void cancel() {
      // nothing runs
    }
  }
}
