package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.routing.UpstreamModels;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.outbound.provider.http.ConnectionBounds;
import io.nebulagate.outbound.provider.http.VertxProviderClient;
import io.nebulagate.outbound.provider.openai.OpenAiModels;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.tokens.JtokkitTokenCounter;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** How providers are spoken to. */
@Singleton
final class ProviderWiring {

  private static final Duration MODELS_CONNECT = Duration.ofSeconds(5);
  private static final Duration MODELS_READ = Duration.ofSeconds(15);

  @Produces
  @Singleton
  JtokkitTokenCounter tokens() {
    return new JtokkitTokenCounter();
  }

  @Produces
  @Singleton
  VertxProviderClient client(Vertx vertx, JtokkitTokenCounter tokens, InstantSource clock) {
    OpenAiProviderDialect openAi = new OpenAiProviderDialect(tokens);
    return new VertxProviderClient(
        vertx,
        Map.of(ProviderType.OPENAI, openAi, ProviderType.NEWAPI, openAi),
        ConnectionBounds.DEFAULT,
        clock);
  }

  @Produces
  @Singleton
  UpstreamModels models() {
    return new OpenAiModels(MODELS_CONNECT, MODELS_READ);
  }

  void close(@Disposes VertxProviderClient client) {
    client.close();
  }
}
