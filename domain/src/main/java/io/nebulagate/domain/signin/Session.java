package io.nebulagate.domain.signin;

import io.nebulagate.domain.access.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One sign-in of one person, until it ends.
 *
 * @param role what the person was when signing in; a change of role ends the session, so that
 *     nobody carries an old session into new powers or old powers into a new life
 * @param endsAt when it ends unless it is used before
 * @param expiresAt when it ends however much it is used
 */
public record Session(UUID id, long user, Role role, Kind kind, Instant endsAt, Instant expiresAt) {

  /** How a session travels and how long it lives. */
  public enum Kind {
    /** A bearer token of a program: twelve hours, used or not. */
    TOKEN(Duration.ofHours(12), Duration.ofHours(12)),
    /** A cookie of the console: twelve hours after its last use, a week at most. */
    CONSOLE(Duration.ofHours(12), Duration.ofDays(7));

    private final Duration idle;
    private final Duration longest;

    Kind(Duration idle, Duration longest) {
      this.idle = idle;
      this.longest = longest;
    }

    /** How long a session of this kind lives at most. */
    public Duration longest() {
      return longest;
    }
  }

  /** How much later a session must end before a use of it is worth writing down. */
  private static final Duration GRAIN = Duration.ofMinutes(1);

  /** A new session of {@code person}. */
  public static Session begin(UUID id, Person person, Kind kind, Instant now) {
    return new Session(
        id, person.id(), person.role(), kind, now.plus(kind.idle), now.plus(kind.longest));
  }

  /** Whether this session still stands for {@code person}. */
  public boolean standsFor(Person person, Instant now) {
    return now.isBefore(endsAt)
        && now.isBefore(expiresAt)
        && person.id() == user
        && person.enabled()
        && person.role() == role;
  }

  /** This session, used now. The same when that changes less than a minute. */
  public Session used(Instant now) {
    Instant idleEnd = now.plus(kind.idle);
    Instant later = idleEnd.isBefore(expiresAt) ? idleEnd : expiresAt;
    return later.isBefore(endsAt.plus(GRAIN))
        ? this
        : new Session(id, user, role, kind, later, expiresAt);
  }
}
