package io.nebulagate.application.signin;

import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps who is signed in. What is kept here counts at once on every replica. Blocking; thread-safe.
 */
public interface SessionStore {

  /** How many sessions a person has at most; a further one ends the oldest. */
  int PER_PERSON_MAX = 50;

  /** A session and whose it is, as that person is now. */
  record Found(Session session, Person person) {}

  /** Keeps a new session; ends the person's oldest beyond {@link #PER_PERSON_MAX}. */
  void add(Session session);

  /** The session of this id, also one that is over. */
  Optional<Found> find(UUID id);

  /** Remembers when {@code session} ends now. Nothing happens when it has been ended. */
  void prolong(Session session);

  /** Ends a session, if there is such a one. */
  void end(UUID id);

  /** Ends all sessions of a person. */
  void endAll(long user);

  /**
   * Removes sessions that are over, at most {@code limit}.
   *
   * @return how many were removed
   */
  int forget(Instant now, int limit);
}
