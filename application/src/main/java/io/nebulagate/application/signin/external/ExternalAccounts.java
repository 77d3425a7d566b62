package io.nebulagate.application.signin.external;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.audit.AuditLog.Actor;
import io.nebulagate.application.signin.SetupStore;
import io.nebulagate.application.signin.external.ExternalIdentities.Linked;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused.Reason;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.OneTimeCode;
import io.nebulagate.domain.signin.Person;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Who an external identity is here. A link, once made, is all that counts: what the provider says
 * of names and addresses later changes nothing. It is made by an address only that the provider and
 * we have both verified; one that only one side knows of could be anybody's. Blocking; thread-safe.
 */
public final class ExternalAccounts {

  /** How often somebody else may be faster, or a name taken, before we give up. */
  private static final int ROUNDS_MAX = 5;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final String NO_GROUP = "";

  private final ExternalIdentities identities;
  private final SetupStore setup;
  private final RandomGenerator random;

  /**
   * Over the links in {@code identities}.
   *
   * @param random cryptographically strong
   */
  public ExternalAccounts(ExternalIdentities identities, SetupStore setup, RandomGenerator random) {
    this.identities = identities;
    this.setup = setup;
    this.random = random;
  }

  /** Who this is here, who may have been linked or added by that. */
  Person personOf(ExternalAssertion who, Trail trail) {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      Optional<Person> person = identities.find(who.identity());
      if (person.isEmpty()) {
        Optional<Person> owner = who.email().flatMap(identities::ownerOf);
        person = owner.isPresent() ? linked(owner.get(), who, trail) : added(who, round, trail);
      }
      if (person.isPresent()) {
        return enabled(person.get());
      }
    }
    throw new GatewayException(new GatewayError.Overloaded(PAUSE));
  }

  List<Linked> of(long user) {
    return identities.of(user);
  }

  void unlink(long user, long identity) {
    if (!identities.unlink(user, identity)) {
      throw new GatewayException(new GatewayError.NotFound("identity"));
    }
  }

  private Optional<Person> linked(Person owner, ExternalAssertion who, Trail trail) {
    enabled(owner);
    if (hasAnotherOf(who.identity().issuer(), owner)) {
      // a second sign-in at the same moment may have made this very link
      return Optional.of(
          identities.find(who.identity()).orElseThrow(() -> refused(Reason.LINKED_TO_ANOTHER)));
    }
    EmailAddress address = who.email().orElseThrow();
    Trail.Entry entry = trail.begin("identity.link", owner);
    boolean done = identities.link(who.identity(), owner.id(), address);
    entry.end(done);
    return done ? Optional.of(owner) : Optional.empty();
  }

  /**
   * An address may be given to somebody else at the provider; that one is a stranger to whoever had
   * it before.
   */
  private boolean hasAnotherOf(String issuer, Person person) {
    return identities.of(person.id()).stream()
        .anyMatch(linked -> linked.identity().issuer().equals(issuer));
  }

  private Optional<Person> added(ExternalAssertion who, int round, Trail trail) {
    if (!who.mayBeNew()) {
      throw refused(who.email().isPresent() ? Reason.NOBODY : Reason.EMAIL_NOT_VERIFIED);
    }
    if (!setup.peopled()) {
      throw refused(Reason.NOT_SET_UP);
    }
    NewUser user = newUser(who, round);
    Trail.Entry entry =
        trail.begin(
            "identity.sign-up", new Actor(user.username(), OptionalLong.empty(), user.role()));
    try {
      Optional<Person> added = identities.add(who, user);
      entry.end(added.isPresent());
      return added;
    } catch (GatewayException refused) {
      entry.end(false);
      if (refused.error() instanceof GatewayError.AlreadyExists) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /** Nobody knows the password; a mailed link sets another one. */
  private NewUser newUser(ExternalAssertion who, int round) {
    String username = WishedName.of(who.username(), round, random);
    Secret password = OneTimeCode.generate(OneTimeCode.Use.MAIL, random);
    String displayName = WishedName.shown(who.displayName()).orElse(username);
    return new NewUser(username, password, displayName, Role.USER, NO_GROUP);
  }

  private static Person enabled(Person person) {
    if (!person.enabled()) {
      throw refused(Reason.DISABLED);
    }
    return person;
  }

  private static GatewayException refused(Reason reason) {
    return new GatewayException(new GatewayError.ExternalSignInRefused(reason));
  }
}
