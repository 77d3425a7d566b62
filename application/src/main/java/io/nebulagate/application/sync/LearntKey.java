package io.nebulagate.application.sync;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderKey.Status;
import io.nebulagate.domain.site.SiteToken;
import java.time.Instant;
import java.util.Optional;

/**
 * What was learnt of a key.
 *
 * @param secret its text, if the site told it; empty leaves one that is known as it is
 * @param group the price group it buys in
 */
public record LearntKey(SiteToken token, Optional<Secret> secret, String group) {

  /** Why a key is off that the site has switched off. */
  public static final String OFF = "the site has switched it off";

  /** Why a key is off that the site's clock has ended. */
  public static final String EXPIRED = "it has expired at the site";

  /** Why a key has no text. */
  public static final String HIDDEN = "the site does not tell its text";

  /**
   * The key as it is from now on. A text that is known is replaced by another one, never by none;
   * what an operator has switched off stays off; what the upstream refused stays so until its text
   * changes.
   */
  public ProviderKey after(ProviderKey before, Instant now) {
    boolean replaced = secret.filter(text -> !text.equals(before.secret())).isPresent();
    ProviderKey.Status status = status(before, replaced, now);
    return new ProviderKey(
        before.id(),
        before.providerId(),
        secret.orElse(before.secret()),
        status,
        reason(status, before, now),
        Optional.of(group));
  }

  private Status status(ProviderKey before, boolean replaced, Instant now) {
    if (!token.usable(now) || byOperator(before)) {
      return Status.DISABLED;
    }
    if (secret.isEmpty() && before.secret().reveal().isEmpty()) {
      return Status.UNRESOLVED;
    }
    return before.status() == Status.REFUSED && !replaced ? Status.REFUSED : Status.ENABLED;
  }

  private Optional<String> reason(Status status, ProviderKey before, Instant now) {
    return switch (status) {
      case ENABLED -> Optional.empty();
      case REFUSED -> before.reason();
      case UNRESOLVED -> Optional.of(HIDDEN);
      case DISABLED ->
          byOperator(before) ? before.reason() : Optional.of(token.isExpired(now) ? EXPIRED : OFF);
    };
  }

  private static boolean byOperator(ProviderKey before) {
    return before.status() == Status.DISABLED
        && before.reason().filter(why -> why.equals(OFF) || why.equals(EXPIRED)).isEmpty();
  }
}
