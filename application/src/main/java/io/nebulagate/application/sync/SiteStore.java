package io.nebulagate.application.sync;

import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.site.SiteToken;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps what was learnt of NewAPI sites, and says who may ask one now. A site is asked under a
 * lease, by one replica at a time; what is written under a lease that is over, or that somebody
 * else has, is not written. Blocking; thread-safe.
 */
public interface SiteStore {

  /** Takes the lease of a site, unless somebody has it, or it is no site. */
  Optional<Lease> claim(long provider, Instant now, Duration length);

  /**
   * Takes the leases of sites whose sync is due, those that have waited longest first. Disabled
   * providers wait.
   */
  List<Lease> claimDue(Instant now, Duration length, int limit);

  /** Takes the leases of sites that want to be checked in on {@code day} and have not been. */
  List<Lease> claimCheckIns(LocalDate day, Instant now, Duration length, int limit);

  /** Gives a lease back; nothing happens when it is over. */
  void release(Lease lease);

  /** What is known of a site; nothing but {@link SiteState#UNKNOWN} before it was asked. */
  SiteState find(long provider);

  /** The keys of a site, by the number of their token. */
  Map<Long, ProviderKey> keys(long provider);

  /** The tokens of a site with what became of them, by their number. */
  List<KeptToken> tokens(long provider);

  /**
   * Puts in force what was learnt, in one transaction, touching only what differs: keys ({@link
   * LearntKey#after}), routes (those that stay keep their id and what an operator has set on them),
   * the provider's models, and costs (a new version only where the newest says something else).
   * Gives the lease back.
   *
   * @return what changed; empty when the lease was over, and nothing is written
   */
  Optional<SyncChanges> learn(Lease lease, Learnt learnt, Instant now);

  /** Notes that a sync failed, leaves everything else, and gives the lease back. */
  void failed(Lease lease, SiteState.Failure failure, Instant nextAt);

  /**
   * Notes a try to check in and gives the lease back. One that is {@link CheckInReport.Outcome#OFF
   * off} also switches the provider's wish for it off.
   *
   * @param nextAt when to try again, if it failed
   */
  void checkedIn(Lease lease, SiteState.CheckIn result, Instant nextAt);

  /** The right to ask a site and to write down what it said. */
  record Lease(long provider, UUID id) {}

  /** A token, the key that it is, and the models it may be asked for. */
  record KeptToken(SiteToken token, ProviderKey key, int routes) {}
}
