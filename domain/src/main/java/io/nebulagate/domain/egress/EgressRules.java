package io.nebulagate.domain.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What may be called:
 *
 * <ol>
 *   <li>a host whose name is excepted, wherever it leads;
 *   <li>a host all of whose addresses are excepted;
 *   <li>over TLS, a host each of whose addresses is excepted or public: one that is neither
 *       condemns all, since nobody publishes such a mixture in good faith.
 * </ol>
 *
 * Immutable.
 */
public final class EgressRules {

  private final AllowList excepted;
  private final PublicInternet internet = new PublicInternet();

  /** Rules with what an operator allows beyond the public internet. */
  public EgressRules(AllowList excepted) {
    this.excepted = excepted;
  }

  /** Why a call is not made. */
  public enum Refusal {
    /** The URL names its host in no plain form. */
    DISGUISED,
    /** An address is not public. */
    NOT_PUBLIC,
    /** Without TLS only what is excepted may be called. */
    UNENCRYPTED
  }

  /**
   * Why {@code host} may not be called, if so.
   *
   * @param addresses all it resolves to, at least one
   */
  public Optional<Refusal> judge(Host host, List<InetAddress> addresses, boolean tls) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a host without addresses cannot be judged");
    }
    if (excepted.names(host) || addresses.stream().allMatch(excepted::holds)) {
      return Optional.empty();
    }
    boolean harmless =
        addresses.stream().allMatch(address -> internet.holds(address) || excepted.holds(address));
    if (!harmless) {
      return Optional.of(Refusal.NOT_PUBLIC);
    }
    return tls ? Optional.empty() : Optional.of(Refusal.UNENCRYPTED);
  }
}
