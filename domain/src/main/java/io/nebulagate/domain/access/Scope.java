package io.nebulagate.domain.access;

import io.nebulagate.domain.chat.ModelName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a key is good for.
 *
 * @param models the models it may ask for; empty {@code Optional} = all, empty set = none
 * @param addresses where it may be used from; empty {@code Optional} = anywhere, empty list =
 *     nowhere
 * @param expiresAt from when on it is refused
 */
public record Scope(
    Optional<Set<ModelName>> models,
    Optional<List<AddressRange>> addresses,
    Optional<Instant> expiresAt) {

  /** Every model, from anywhere, for ever. */
  public static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), Optional.empty());

  /** Only these models; from anywhere, for ever. */
  public static Scope of(Set<ModelName> models) {
    return new Scope(Optional.of(models), Optional.empty(), Optional.empty());
  }

  /** The same until {@code end}. */
  public Scope until(Instant end) {
    return new Scope(models, addresses, Optional.of(end));
  }

  /** The same until {@code end}, or until its own end where that comes earlier. */
  public Scope untilAtMost(Instant end) {
    return expiresAt.isPresent() && expiresAt.get().isBefore(end) ? this : until(end);
  }

  /** Copies the collections. */
  public Scope {
    models = models.map(Set::copyOf);
    addresses = addresses.map(List::copyOf);
  }

  /** Whether {@code model} may be asked for. */
  public boolean allows(ModelName model) {
    return models.isEmpty() || models.get().contains(model);
  }

  /** Whether a request may come from {@code address}. */
  public boolean allows(InetAddress address) {
    return addresses.isEmpty()
        || addresses.get().stream().anyMatch(range -> range.contains(address));
  }

  /** Whether the end is reached at {@code now}. */
  public boolean expired(Instant now) {
    return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
  }
}
