package io.nebulagate.application.sync;

import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long a site may be asked in all, however many calls it takes. */
final class Deadline {

  private final InstantSource clock;
  private final Instant end;

  Deadline(InstantSource clock, Duration length) {
    this.clock = clock;
    this.end = clock.instant().plus(length);
  }

  /** Throws {@link SiteException} when it is over. */
  void check() {
    if (!clock.instant().isBefore(end)) {
      throw new SiteException(new SiteFault.TimedOut());
    }
  }
}
