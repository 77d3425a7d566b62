package io.nebulagate.application.sync;

import io.nebulagate.application.sync.CheckInReport.Outcome;
import io.nebulagate.application.sync.site.SiteAccess;
import io.nebulagate.application.sync.site.SiteClient;
import io.nebulagate.application.sync.site.SiteClient.CheckInAnswer;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.domain.site.SiteStatus;
import io.nebulagate.domain.site.SiteWords;
import java.util.Optional;

/** Checks in at a site, in the way of its kind, and tells what its answer means. */
final class CheckIns {

  private final SiteClient client;

  CheckIns(SiteClient client) {
    this.client = client;
  }

  /** What came of it. */
  record Result(Outcome outcome, Optional<Money> reward, String message) {

    static Result of(Outcome outcome, String message) {
      return new Result(outcome, Optional.empty(), message);
    }
  }

  /** Checks in; a failure of the site is a result. */
  Result at(SiteAccess site) {
    try {
      return ask(site);
    } catch (SiteException failed) {
      SiteFault fault = failed.fault();
      return fault.isMissing()
          ? Result.of(Outcome.OFF, "the site has no check-in")
          : Result.of(Outcome.FAILED, fault.message());
    }
  }

  private Result ask(SiteAccess site) {
    SiteStatus status = client.status(site);
    if (status.turnstile()) {
      return Result.of(Outcome.NEEDS_HUMAN, "the site wants proof that a human asks (Turnstile)");
    }
    SiteAccess speaking = site.of(status.kind().orElse(site.kind()));
    if (speaking.kind() == SiteKind.VELOERA && !client.mayCheckIn(speaking)) {
      return Result.of(Outcome.ALREADY, "the site says that it is done");
    }
    CheckInAnswer answer = checkIn(speaking);
    if (answer.success()) {
      return new Result(
          Outcome.DONE,
          answer.quota().map(quota -> Learning.money(status.unit(), quota)),
          answer.message());
    }
    return Result.of(outcome(answer.message()), answer.message());
  }

  /** A site of which nobody knows the kind may spell it either way. */
  private CheckInAnswer checkIn(SiteAccess site) {
    try {
      return client.checkIn(site);
    } catch (SiteException failed) {
      if (site.kind() == SiteKind.UNKNOWN && failed.fault().isMissing()) {
        return checkInAsVeloera(site, failed);
      }
      throw failed;
    }
  }

  /** Where that fails, too, what the site said first counts: it was asked in the usual way. */
  private CheckInAnswer checkInAsVeloera(SiteAccess site, SiteException first) {
    try {
      return client.checkIn(site.of(SiteKind.VELOERA));
    } catch (SiteException _) {
      throw first;
    }
  }

  private static Outcome outcome(String message) {
    return switch (SiteWords.ofCheckIn(message)) {
      case ALREADY -> Outcome.ALREADY;
      case OFF -> Outcome.OFF;
      case NEEDS_HUMAN -> Outcome.NEEDS_HUMAN;
      case FAILED -> Outcome.FAILED;
    };
  }
}
