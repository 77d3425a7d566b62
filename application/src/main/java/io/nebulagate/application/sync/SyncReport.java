package io.nebulagate.application.sync;

import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.site.SiteKind;
import java.util.Optional;

/**
 * What a sync came to. When it failed, everything that was known before is still there.
 *
 * @param balance what is left at the site; empty when it could not be asked
 * @param failure why it failed; empty when it did not
 * @param drift found by this sync
 */
public record SyncReport(
    long provider,
    String name,
    SiteKind kind,
    Optional<Money> balance,
    Seen seen,
    SyncChanges changes,
    Optional<SiteState.Failure> failure,
    Optional<Drift> drift) {

  /**
   * What there was to see.
   *
   * @param unresolved keys without a text
   * @param unpriced models of which nobody knows what they cost, in a group that a key buys in
   * @param refused models whose numbers cannot be
   */
  public record Seen(int keys, int unresolved, int models, int routes, int unpriced, int refused) {

    /** Nothing. */
    public static final Seen NOTHING = new Seen(0, 0, 0, 0, 0, 0);
  }
}
