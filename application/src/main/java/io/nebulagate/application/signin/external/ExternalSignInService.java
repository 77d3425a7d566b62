package io.nebulagate.application.signin.external;

import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.application.signin.SecondFactor;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.application.signin.Subject;
import io.nebulagate.application.signin.external.ExternalIdentities.Linked;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Ends every way in with a session of ours. Whoever has a second factor here shows it, by whichever
 * door they come: what a provider asks for is out of our sight.
 */
public final class ExternalSignInService implements ExternalSignInUseCase {

  private final ExternalAccounts accounts;
  private final PasswordStore people;
  private final SessionStore sessions;
  private final SecondFactor secondFactor;
  private final Attempts attempts;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * Signs in whom {@code accounts} knows.
   *
   * @param ids names sessions; random
   */
  public ExternalSignInService(
      ExternalAccounts accounts,
      PasswordStore people,
      SessionStore sessions,
      SecondFactor secondFactor,
      Attempts attempts,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.accounts = accounts;
    this.people = people;
    this.sessions = sessions;
    this.secondFactor = secondFactor;
    this.attempts = attempts;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Outcome signIn(ExternalAssertion who, Trail trail) {
    Person person = accounts.personOf(who, trail);
    if (secondFactor.neededBy(person.id())) {
      return new Outcome.SecondFactorNeeded(person.id());
    }
    Trail.Entry entry = trail.begin("session.begin", person);
    Outcome.Begun begun = begin(person);
    entry.end(true);
    return begun;
  }

  @Override
  public Outcome.Begun confirm(long user, Secret code, String address) {
    Person person =
        people
            .find(user)
            .map(PasswordStore.Known::person)
            .filter(Person::enabled)
            .orElseThrow(ExternalSignInService::invalid);
    Subject place = Subject.signIn(address);
    Subject account = Subject.account(person.username());
    attempts.begin(place, account);
    if (!secondFactor.spend(user, code)) {
      throw invalid();
    }
    attempts.clear(account);
    attempts.forgive(place);
    return begin(person);
  }

  private Outcome.Begun begin(Person person) {
    Session session = Session.begin(ids.get(), person, Session.Kind.CONSOLE, clock.instant());
    sessions.add(session);
    return new Outcome.Begun(person, session);
  }

  private static GatewayException invalid() {
    return new GatewayException(new GatewayError.InvalidCredentials());
  }

  @Override
  public List<Linked> identities(long user) {
    return accounts.of(user);
  }

  @Override
  public void unlink(long user, long identity) {
    accounts.unlink(user, identity);
  }
}
