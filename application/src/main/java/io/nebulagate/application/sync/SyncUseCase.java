package io.nebulagate.application.sync;

import io.nebulagate.application.sync.SiteStore.KeptToken;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;

/**
 * Keeps in step with NewAPI sites. Those methods that name a provider throw {@link
 * GatewayException} with {@link GatewayError.NotFound} when there is none of that id, with {@link
 * GatewayError.InvalidValue} when it is no such site. Blocking; thread-safe.
 */
public interface SyncUseCase {

  /**
   * Asks a site for everything, now. A failure of the site is part of the answer.
   *
   * @throws GatewayException with {@link GatewayError.Overloaded} while it is being asked already
   */
  SyncReport sync(long provider);

  /**
   * Checks in at a site, now, whether that is switched on or not.
   *
   * @throws GatewayException with {@link GatewayError.Overloaded} while it is being asked already
   */
  CheckInReport checkIn(long provider);

  /** The tokens of a site, by their number; never their text. */
  List<KeptToken> tokens(long provider);

  /** What is known of a site. */
  SiteState state(long provider);

  /**
   * Begins to sync the sites whose time has come, as many as there is room for, and answers how
   * many. None is begun by two replicas.
   */
  int syncDue();

  /** Begins to check in where that is due today, in the same way. */
  int checkInDue();
}
