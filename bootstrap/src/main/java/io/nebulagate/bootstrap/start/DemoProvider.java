package io.nebulagate.bootstrap.start;

import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.application.setup.FirstStart.FirstProvider;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The provider whose upstream is part of the gateway. Its port is another at every start. */
@ApplicationScoped
class DemoProvider {

  private static final String NAME = "demo";
  private static final Duration HUMAN_PACE = Duration.ofMillis(40);
  private static final URI NOT_STARTED = URI.create("http://127.0.0.1" + DemoUpstream.ROOT);

  /** What the upstream can do; whatever else is a conversation is translated. */
  private static final Set<Api> DOES = Set.of(Api.CHAT, Api.COMPLETIONS, Api.EMBEDDINGS);

  private static final ModelName CHAT = new ModelName(DemoUpstream.CHAT_MODEL);
  private static final ModelName EMBEDDING = new ModelName(DemoUpstream.EMBEDDING_MODEL);

  private final Vertx vertx;
  private @Nullable DemoUpstream upstream;

  @Inject
  DemoProvider(Vertx vertx) {
    this.vertx = vertx;
  }

  FirstProvider asFirstProvider() {
    return new FirstProvider(
        ProviderType.OPENAI,
        NAME,
        NOT_STARTED,
        Secret.of("demo-needs-no-key"),
        List.of(CHAT, EMBEDDING),
        Map.of(
            CHAT, PriceSheet.perToken(0, Price.perMillion("0.5"), Price.perMillion("1.5")),
            EMBEDDING, PriceSheet.perToken(0, Price.perMillion("0.02"), Price.perMillion("0"))));
  }

  /** The demo provider, as far as it is the one with our upstream and not somebody's namesake. */
  Optional<Provider> configured(ProviderStore providers) {
    return providers.list().stream()
        .map(Kept::provider)
        .filter(provider -> provider.name().equals(NAME))
        .filter(provider -> DemoUpstream.ROOT.equals(provider.baseUrl().getPath()))
        .findFirst();
  }

  /** Starts the upstream when a provider needs it, and tells that provider where it is. */
  void startIfConfigured(ProviderStore providers) {
    configured(providers)
        .ifPresent(provider -> {
          DemoUpstream started = DemoUpstream.start(vertx, HUMAN_PACE);
          upstream = started;
          providers.replace(
              provider.at(started.baseUrl()).offering(Optional.of(DOES)), Secrets.UNCHANGED);
        });
  }

  @PreDestroy
  void stop() {
    if (upstream != null) {
      upstream.close();
    }
  }
}
