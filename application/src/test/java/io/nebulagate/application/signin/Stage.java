package io.nebulagate.application.signin;

import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.InMemoryTotp;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.signin.PlainHasher;
import io.nebulagate.application.fake.signin.RecordingMail;
import io.nebulagate.application.signin.SessionUseCase.Credentials;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Person;
import io.nebulagate.domain.signin.Session;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Everything signing in needs, in memory, with a clock that stands still and known dice. */
final class Stage {

  static final Secret PASSWORD = Secret.of("correct horse battery");
  static final String ADDRESS = "203.0.113.7";
  private static final long SEED = Long.getLong("seed", 4);

  final ManualClock clock = new ManualClock();
  final InMemoryPeople people = new InMemoryPeople();
  final InMemoryTallies tallies = new InMemoryTallies();
  final InMemoryTotp factors = new InMemoryTotp();
  final PlainHasher hasher = new PlainHasher();
  final RecordingMail mail = new RecordingMail();
  final Random random = new Random(SEED);
  final Attempts attempts = new Attempts(tallies, clock);
  final PasswordCheck check = new PasswordCheck(hasher, 4);
  final SecondFactor secondFactor = new SecondFactor(factors, clock);
  final SessionService sessions =
      new SessionService(
          people,
          people.sessions(),
          check,
          secondFactor,
          attempts,
          () -> new UUID(random.nextLong(), random.nextLong()),
          clock);
  final PasswordService passwords = new PasswordService(people, check, attempts);
  final TotpService totp = new TotpService(factors, secondFactor, attempts, random, clock);
  final EmailService email =
      new EmailService(
          people.book(),
          people,
          check,
          attempts,
          new EmailService.Post(mail, Runnable::run),
          random,
          clock);

  /** How to repeat this. */
  @Override
  public String toString() {
    return "-Dseed=" + SEED;
  }

  Person person(String username) {
    return people.add(username, PASSWORD, Role.ADMIN);
  }

  Session signIn(String username) {
    return sessions.signIn(credentials(username, PASSWORD), Session.Kind.TOKEN);
  }

  Principal signedIn(String username) {
    Session session = signIn(username);
    return sessions.resume(session.id(), session.user()).orElseThrow();
  }

  static Credentials credentials(String username, Secret password) {
    return new Credentials(username, password, Optional.empty(), ADDRESS);
  }

  static Credentials credentials(String username, Secret password, String code) {
    return new Credentials(username, password, Optional.of(Secret.of(code)), ADDRESS);
  }

  /** How the call is refused. */
  static GatewayError refusal(Runnable call) {
    try {
      call.run();
    } catch (GatewayException refused) {
      return refused.error();
    }
    throw new AssertionError("it was not refused");
  }
}
