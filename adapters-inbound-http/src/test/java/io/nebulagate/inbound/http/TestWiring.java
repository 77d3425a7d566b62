package io.nebulagate.inbound.http;

import io.nebulagate.application.relay.ModelsUseCase;
import io.nebulagate.application.usage.Readiness;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.auth.AdminToken;
import io.nebulagate.inbound.http.relay.RelayLimits;
import io.nebulagate.inbound.http.relay.RequestIds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the program's own wiring produces, as small as the edge's tests need it. */
public class TestWiring {

  public static final String ADMIN_TOKEN = "an-administrators-token-of-40-characters";
  public static final int BODY_BYTES_MAX = 1024 * 1024;

  /** What {@code /readyz} says. */
  public static volatile Optional<String> problem = Optional.empty();

  @Produces
  @Singleton
  RelayLimits limits() {
    return new RelayLimits(BODY_BYTES_MAX, Duration.ofSeconds(2));
  }

  @Produces
  @Singleton
  RequestIds requestIds() {
    return () -> new RequestId(UUID.randomUUID());
  }

  @Produces
  @Singleton
  AdminToken adminToken() {
    return new AdminToken(Optional.of(Secret.of(ADMIN_TOKEN)));
  }

  @Produces
  @Singleton
  Readiness readiness() {
    return () -> problem;
  }

  @Produces
  @Singleton
  ModelsUseCase models() {
    return new TwoModels();
  }

  private static final class TwoModels implements ModelsUseCase {

    private static final List<ModelName> MODELS =
        List.of(new ModelName("m1"), new ModelName("vendor/m2"));

    @Override
    public CompletionStage<List<ModelName>> list(Secret credential) {
      return credential.reveal().equals("sk-good")
          ? CompletableFuture.completedFuture(MODELS)
          : CompletableFuture.failedFuture(new GatewayException(new GatewayError.InvalidApiKey()));
    }

    @Override
    public CompletionStage<ModelName> find(Secret credential, String name) {
      return list(credential)
          .thenApply(models ->
              models.stream()
                  .filter(model -> model.value().equals(name))
                  .findFirst()
                  .orElseThrow(() -> new GatewayException(new GatewayError.ModelNotFound(name))));
    }
  }
}
