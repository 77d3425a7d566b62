package io.nebulagate.application.signin;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Sessions are rows, asked for on every call: what ends one counts from that moment, on every
 * replica, and a token without its row is nothing.
 */
public final class SessionService implements SessionUseCase {

  private final PasswordStore passwords;
  private final SessionStore sessions;
  private final PasswordCheck check;
  private final SecondFactor secondFactor;
  private final Attempts attempts;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * Signs in who is known to {@code passwords}.
   *
   * @param ids names sessions; random, since a name that can be guessed helps whoever has a signing
   *     secret that leaked
   */
  public SessionService(
      PasswordStore passwords,
      SessionStore sessions,
      PasswordCheck check,
      SecondFactor secondFactor,
      Attempts attempts,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.passwords = passwords;
    this.sessions = sessions;
    this.check = check;
    this.secondFactor = secondFactor;
    this.attempts = attempts;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Session signIn(Credentials credentials, Session.Kind kind) {
    Subject address = Subject.signIn(credentials.address());
    Subject account = Subject.account(credentials.username());
    attempts.begin(address, account);
    Person person = recognised(credentials);
    if (secondFactor.neededBy(person.id())) {
      checkSecondFactor(person, credentials, address, account);
    }
    attempts.clear(account);
    attempts.forgive(address);
    Session session = Session.begin(ids.get(), person, kind, clock.instant());
    sessions.add(session);
    return session;
  }

  @Override
  public Optional<Person> find(String username) {
    return passwords.find(username).map(PasswordStore.Known::person);
  }

  private Person recognised(Credentials credentials) {
    return check
        .matching(passwords.find(credentials.username()), credentials.password())
        .map(PasswordStore.Known::person)
        .filter(Person::enabled)
        .orElseThrow(() -> new GatewayException(new GatewayError.InvalidCredentials()));
  }

  /** A code that is missing is no guess; one that is wrong is, of whoever has the password. */
  private void checkSecondFactor(
      Person person, Credentials credentials, Subject address, Subject account) {
    if (credentials.code().isEmpty()) {
      attempts.forgive(account);
      attempts.forgive(address);
      throw new GatewayException(new GatewayError.TotpRequired());
    }
    if (!secondFactor.spend(person.id(), credentials.code().get())) {
      throw new GatewayException(new GatewayError.InvalidCredentials());
    }
  }

  @Override
  public Optional<Principal> resume(UUID id, long user) {
    Instant now = clock.instant();
    Optional<SessionStore.Found> found =
        sessions
            .find(id)
            .filter(kept -> kept.session().user() == user)
            .filter(kept -> kept.session().standsFor(kept.person(), now));
    found.map(SessionStore.Found::session).ifPresent(session -> use(session, now));
    return found.map(SessionStore.Found::person).map(SessionService::principal);
  }

  private void use(Session session, Instant now) {
    Session used = session.used(now);
    if (!used.equals(session)) {
      sessions.prolong(used);
    }
  }

  private static Principal principal(Person person) {
    return new Principal(
        person.username(),
        OptionalLong.of(person.id()),
        person.id(),
        person.account(),
        person.role());
  }

  @Override
  public void signOut(UUID session) {
    sessions.end(session);
  }

  @Override
  public void signOutEverywhere(long user) {
    sessions.endAll(user);
  }
}
