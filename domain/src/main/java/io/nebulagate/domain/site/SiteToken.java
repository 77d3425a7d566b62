package io.nebulagate.domain.site;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token as a site lists it: what is an upstream key to us.
 *
 * @param id the site's own number of it
 * @param listed its text as listed, often masked
 * @param on whether it may be used
 * @param expiresAt when it ends; empty = never
 * @param group the price group it belongs to; blank = its user's
 * @param models what it may be used for; empty {@code Optional} = all
 */
public record SiteToken(
    long id,
    String name,
    Secret listed,
    boolean on,
    Optional<Instant> expiresAt,
    String group,
    Optional<Set<ModelName>> models) {

  /** Copies the models. */
  public SiteToken {
    models = models.map(Set::copyOf);
  }

  /** Whether it is switched on and not over. */
  public boolean usable(Instant now) {
    return on && !isExpired(now);
  }

  /** Whether it is over. */
  public boolean isExpired(Instant now) {
    return expiresAt.map(end -> !end.isAfter(now)).orElse(false);
  }

  /** Whether it may be used for {@code model}. */
  public boolean mayUse(ModelName model) {
    return models.map(some -> some.contains(model)).orElse(true);
  }
}
