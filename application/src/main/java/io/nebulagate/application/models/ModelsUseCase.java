package io.nebulagate.application.models;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Tells a client which models it may ask for. Stages fail with the {@link GatewayException} of
 * {@link io.nebulagate.application.access.Authentication} for a key presented from where {@code
 * client} is. Thread-safe; never blocks.
 */
public interface ModelsUseCase {

  /** The models the key may ask for and that have a usable route, sorted. */
  CompletionStage<List<ModelName>> list(Secret credential, InetAddress client);

  /**
   * One of them. Fails with {@link GatewayError.ModelNotFound} for every other name, also of a
   * model the key may not ask for.
   */
  CompletionStage<ModelName> find(Secret credential, InetAddress client, String name);
}
