package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.function.UnaryOperator;

/**
 * Issues and changes the keys clients present. A change is in force on this replica when the call
 * returns. Blocking; thread-safe.
 */
public interface ApiKeyUseCase {

  /**
   * Makes a new key.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue}, also for an account that does
   *     not exist
   */
  Issued issue(ApiKey.Settings settings);

  /**
   * Changes what a key may do.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.InvalidValue}
   */
  ApiKey change(long id, UnaryOperator<ApiKey.Settings> change);

  /** One page of all keys, newest first; pages from 0, sizes 1 to 100. */
  Page<ApiKey> list(int page, int size);

  /**
   * Removes a key.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  void remove(long id);

  /** A new key and its text, which is told only now. */
  record Issued(ApiKey key, Secret raw) {}
}
