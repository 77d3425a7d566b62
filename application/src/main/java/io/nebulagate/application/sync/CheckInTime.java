package io.nebulagate.application.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** From when on a day's check-ins are due, and by whose clock. */
public record CheckInTime(LocalTime at, ZoneId zone) {

  /** Nine in the morning where most such sites are run. */
  public static final CheckInTime DEFAULT =
      new CheckInTime(LocalTime.of(9, 0), ZoneId.of("Asia/Shanghai"));

  private static final Duration AGAIN = Duration.ofMinutes(15);

  /** The day whose check-ins are due; none before its time has come. */
  public Optional<LocalDate> due(Instant now) {
    ZonedDateTime there = now.atZone(zone);
    return there.toLocalTime().isBefore(at) ? Optional.empty() : Optional.of(there.toLocalDate());
  }

  /** Which day it is. */
  public LocalDate day(Instant now) {
    return now.atZone(zone).toLocalDate();
  }

  /** When to try again what has failed. */
  public Instant again(Instant now) {
    return now.plus(AGAIN);
  }
}
