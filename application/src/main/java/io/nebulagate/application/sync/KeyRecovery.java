package io.nebulagate.application.sync;

import io.nebulagate.application.sync.site.SiteAccess;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.site.MaskedKey;
import io.nebulagate.domain.site.SiteToken;
import java.util.Optional;

/**
 * Finds out the texts of a site's keys, for one sync:
 *
 * <ol>
 *   <li>as it is listed, if all of it is;
 *   <li>the one that is known, unless what is listed is of another, or the upstream refuses it;
 *   <li>by the call made for it;
 *   <li>by asking for the token;
 *   <li>else it stays what it was.
 * </ol>
 *
 * A site counts how often keys are shown, so it is asked at most {@link #ASKED_MAX} times, and not
 * again in the same way once it has shown that this way leads nowhere.
 */
final class KeyRecovery {

  /** How many keys a sync asks for at most; the others have their turn in the next. */
  static final int ASKED_MAX = 20;

  private final SiteClient client;
  private final SiteAccess site;
  private final Deadline deadline;
  private boolean reveals = true;
  private boolean reads = true;
  private int asked;

  KeyRecovery(SiteClient client, SiteAccess site, Deadline deadline) {
    this.client = client;
    this.site = site;
    this.deadline = deadline;
  }

  /** The text of a token, if it is told; {@code known} is the key it was until now. */
  Optional<Secret> of(SiteToken token, Optional<ProviderKey> known) {
    Optional<Secret> listed = MaskedKey.whole(token.listed());
    if (listed.isPresent() || known.filter(key -> isGood(key, token)).isPresent()) {
      return listed;
    }
    if (asked == ASKED_MAX || (!reveals && !reads)) {
      return Optional.empty();
    }
    asked++;
    return reveal(token.id()).or(() -> read(token.id()));
  }

  private static boolean isGood(ProviderKey key, SiteToken token) {
    return !key.secret().reveal().isEmpty()
        && key.status() != ProviderKey.Status.REFUSED
        && MaskedKey.fits(token.listed(), key.secret());
  }

  private Optional<Secret> reveal(long token) {
    if (!reveals) {
      return Optional.empty();
    }
    deadline.check();
    try {
      return MaskedKey.whole(client.revealKey(site, token));
    } catch (SiteException refused) {
      reveals = isOfThisKeyAlone(refused.fault());
      return Optional.empty();
    }
  }

  private Optional<Secret> read(long token) {
    if (!reads) {
      return Optional.empty();
    }
    deadline.check();
    try {
      Optional<Secret> whole = MaskedKey.whole(client.readKey(site, token));
      reads = whole.isPresent();
      return whole;
    } catch (SiteException refused) {
      reads = isOfThisKeyAlone(refused.fault());
      return Optional.empty();
    }
  }

  /** A site may keep one key to itself; a call it does not have, or that hangs, is asked once. */
  private static boolean isOfThisKeyAlone(SiteFault fault) {
    return switch (fault) {
      case SiteFault.Refused _ -> true;
      case SiteFault.Failed(int status) -> status == 403;
      case SiteFault.Credentials _ -> true;
      case SiteFault.Unreachable _,
          SiteFault.TimedOut _,
          SiteFault.Busy _,
          SiteFault.NotJson _,
          SiteFault.TooLarge _,
          SiteFault.Malformed _ ->
          false;
    };
  }
}
