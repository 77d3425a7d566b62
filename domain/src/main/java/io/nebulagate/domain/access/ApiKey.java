package io.nebulagate.domain.access;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a client presents to be served, without its text.
 *
 * @param account the account that pays
 * @param tenant the organisation, or the user outside any, that the key belongs to
 * @param allowedModels the models it may ask for; empty {@code Optional} = all, empty set = none
 * @param group the price group, an empty text when there is none
 * @param prefix the first characters, to recognise it by
 * @param last4 the last four characters
 */
public record ApiKey(
    long id,
    KeyHash hash,
    String name,
    AccountId account,
    long tenant,
    Status status,
    Optional<Set<ModelName>> allowedModels,
    Optional<Instant> expiresAt,
    String group,
    String prefix,
    String last4,
    Instant createdAt) {

  /** Copies the set. */
  public ApiKey {
    allowedModels = allowedModels.map(Set::copyOf);
  }

  /** Whether the operator lets the key be used. */
  public enum Status {
    /** It may be used. */
    ENABLED,
    /** It is refused. */
    DISABLED
  }

  /** Whether the key may ask for {@code model}. */
  public boolean allows(ModelName model) {
    return allowedModels.map(models -> models.contains(model)).orElse(true);
  }

  /** Whether the key is past its end at {@code now}. */
  public boolean expired(Instant now) {
    return expiresAt.map(end -> !now.isBefore(end)).orElse(false);
  }
}
