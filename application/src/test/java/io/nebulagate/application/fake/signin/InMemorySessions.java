package io.nebulagate.application.fake.signin;

import io.nebulagate.application.signin.PasswordStore.Known;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.domain.signin.Session;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Sessions in memory. */
public final class InMemorySessions implements SessionStore {

  private final InMemoryPeople people;
  private final Map<UUID, Session> sessions = new LinkedHashMap<>();
  private final ConcurrentMap<UUID, Integer> prolonged = new ConcurrentHashMap<>();

  InMemorySessions(InMemoryPeople people) {
    this.people = people;
  }

  /** How often the end of this session was written. */
  public int timesProlonged(UUID id) {
    return prolonged.getOrDefault(id, 0);
  }

  @Override
  public synchronized void add(Session session) {
    sessions.put(session.id(), session);
    List<UUID> all =
        sessions.values().stream()
            .filter(other -> other.user() == session.user())
            .map(Session::id)
            .toList();
    all.stream().limit(Math.max(0, all.size() - PER_PERSON_MAX)).forEach(sessions::remove);
  }

  @Override
  public Optional<Found> find(UUID id) {
    Optional<Session> session = kept(id);
    return session.flatMap(
        found -> people.find(found.user()).map(Known::person).map(p -> new Found(found, p)));
  }

  private synchronized Optional<Session> kept(UUID id) {
    return Optional.ofNullable(sessions.get(id));
  }

  @Override
  public synchronized void prolong(Session session) {
    sessions.computeIfPresent(
        session.id(), (_, old) -> session.endsAt().isAfter(old.endsAt()) ? session : old);
    prolonged.merge(session.id(), 1, Integer::sum);
  }

  @Override
  public synchronized void end(UUID id) {
    sessions.remove(id);
  }

  @Override
  public synchronized void endAll(long user) {
    sessions.values().removeIf(session -> session.user() == user);
  }

  synchronized void endAllBut(long user, UUID kept) {
    sessions.values().removeIf(session -> session.user() == user && !session.id().equals(kept));
  }

  @Override
  public synchronized int forget(Instant now, int limit) {
    List<UUID> over =
        sessions.values().stream()
            .filter(session -> !now.isBefore(session.endsAt()))
            .map(Session::id)
            .limit(limit)
            .toList();
    over.forEach(sessions::remove);
    return over.size();
  }
}
