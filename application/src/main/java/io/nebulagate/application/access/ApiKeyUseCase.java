package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
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
  Issued issue(Settings settings);

  /**
   * Changes what a key may do.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.InvalidValue}
   */
  ApiKey change(long id, UnaryOperator<Settings> change);

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

  /** What an operator decides of a key. */
  record Settings(
      String name,
      AccountId account,
      Optional<Set<ModelName>> allowedModels,
      Optional<Instant> expiresAt,
      String group,
      ApiKey.Status status) {

    /** What is decided of {@code key} now. */
    public static Settings of(ApiKey key) {
      return new Settings(
          key.name(),
          key.account(),
          key.allowedModels(),
          key.expiresAt(),
          key.group(),
          key.status());
    }
  }
}
