package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** Tells who presents a key, from what is remembered. Thread-safe; never blocks. */
public final class Authentication {

  private final ApiKeyDirectory directory;
  private final Secret pepper;
  private final InstantSource clock;

  /** Looks keys up in {@code directory} by their hash under {@code pepper}. */
  public Authentication(ApiKeyDirectory directory, Secret pepper, InstantSource clock) {
    this.directory = directory;
    this.pepper = pepper;
    this.clock = clock;
  }

  /**
   * The key whose text is {@code credential}. Fails with a {@link GatewayException}: {@link
   * GatewayError.InvalidApiKey} when nobody knows it, {@link GatewayError.ApiKeyDisabled} when it
   * was switched off, {@link GatewayError.ApiKeyExpired} when it is past its end, in this order.
   */
  public CompletionStage<ApiKey> authenticate(Secret credential) {
    return directory
        .find(KeyHash.of(credential, pepper))
        .thenApply(found ->
            usable(
                found.orElseThrow(() -> new GatewayException(new GatewayError.InvalidApiKey()))));
  }

  private ApiKey usable(ApiKey key) {
    if (key.settings().status() == ApiKey.Status.DISABLED) {
      throw new GatewayException(new GatewayError.ApiKeyDisabled());
    }
    if (key.scope().expired(clock.instant())) {
      throw new GatewayException(new GatewayError.ApiKeyExpired());
    }
    return key;
  }
}
