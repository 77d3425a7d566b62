package io.nebulagate.inbound.http;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.signin.InMemoryExternalIdentities;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.InMemorySetup;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.application.fake.signin.InMemoryTotp;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.signin.PlainHasher;
import io.nebulagate.application.fake.signin.RecordingMail;
import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.signin.EmailService;
import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.application.signin.PasswordCheck;
import io.nebulagate.application.signin.PasswordService;
import io.nebulagate.application.signin.PasswordUseCase;
import io.nebulagate.application.signin.SecondFactor;
import io.nebulagate.application.signin.SessionService;
import io.nebulagate.application.signin.SessionUseCase;
import io.nebulagate.application.signin.SetupService;
import io.nebulagate.application.signin.SetupUseCase;
import io.nebulagate.application.signin.TotpService;
import io.nebulagate.application.signin.TotpUseCase;
import io.nebulagate.application.signin.external.ExternalAccounts;
import io.nebulagate.application.signin.external.ExternalSignInService;
import io.nebulagate.application.signin.external.ExternalSignInUseCase;
import io.nebulagate.domain.access.AddressRange;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.auth.SecureTransport;
import io.nebulagate.inbound.http.auth.SessionTokens;
import io.nebulagate.inbound.http.auth.SignInTickets;
import io.nebulagate.inbound.http.auth.external.IdentityProviders;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Signing in, as the program wires it, over fakes. */
public class SignInWiring {

  public static final Secret SECRET = Secret.of("the session secret of this test, 40 bytes");
  public static final Secret OLD_SECRET = Secret.of("the session secret of last year, 40 bytes");
  private static final String PROXIES = "127.0.0.0/8";

  private final SecureRandom random = new SecureRandom();

  @Produces
  @Singleton
  ManualClock signInClock() {
    return new ManualClock(InstantSource.system().instant());
  }

  @Produces
  @Singleton
  InMemoryPeople people() {
    return new InMemoryPeople();
  }

  @Produces
  @Singleton
  InMemoryTallies tallies() {
    return new InMemoryTallies();
  }

  @Produces
  @Singleton
  RecordingMail mail() {
    return new RecordingMail();
  }

  @Produces
  @Singleton
  Attempts attempts(InMemoryTallies tallies, ManualClock clock) {
    return new Attempts(tallies, clock);
  }

  @Produces
  @Singleton
  PasswordCheck passwordCheck() {
    return new PasswordCheck(new PlainHasher(), 4);
  }

  @Produces
  @Singleton
  InMemoryTotp factors() {
    return new InMemoryTotp();
  }

  @Produces
  @Singleton
  SecondFactor secondFactor(InMemoryTotp factors, ManualClock clock) {
    return new SecondFactor(factors, clock);
  }

  @Produces
  @Singleton
  SessionTokens tokens(ManualClock clock) {
    return new SessionTokens(List.of(SECRET, OLD_SECRET), clock);
  }

  @Produces
  @Singleton
  SignInTickets tickets(ManualClock clock) {
    return new SignInTickets(List.of(SECRET, OLD_SECRET), clock);
  }

  @Produces
  @Singleton
  IdentityProviders providers() {
    return IdentityProviders.NONE;
  }

  @Produces
  @Singleton
  InMemoryExternalIdentities identities(InMemoryPeople people) {
    return new InMemoryExternalIdentities(people);
  }

  @Produces
  @Singleton
  ExternalSignInUseCase externalSignIn(
      InMemoryPeople people,
      InMemoryExternalIdentities identities,
      SecondFactor secondFactor,
      Attempts attempts,
      ManualClock clock) {
    InMemoryUsers users = new InMemoryUsers(new InMemoryLedgerStore(), clock);
    return new ExternalSignInService(
        new ExternalAccounts(identities, new InMemorySetup(users, people), random),
        people,
        people.sessions(),
        secondFactor,
        attempts,
        UUID::randomUUID,
        clock);
  }

  @Produces
  @Singleton
  PeerAddress addresses() {
    return PeerAddress::ofConnection;
  }

  @Produces
  @Singleton
  SecureTransport transport() {
    return new SecureTransport(List.of(AddressRange.parse(PROXIES).orElseThrow()));
  }

  @Produces
  @Singleton
  SessionUseCase sessions(
      InMemoryPeople people,
      PasswordCheck check,
      SecondFactor secondFactor,
      Attempts attempts,
      ManualClock clock) {
    return new SessionService(
        people, people.sessions(), check, secondFactor, attempts, UUID::randomUUID, clock);
  }

  @Produces
  @Singleton
  PasswordUseCase passwords(InMemoryPeople people, PasswordCheck check, Attempts attempts) {
    return new PasswordService(people, check, attempts);
  }

  @Produces
  @Singleton
  TotpUseCase totp(
      InMemoryTotp factors, SecondFactor secondFactor, Attempts attempts, ManualClock clock) {
    return new TotpService(factors, secondFactor, attempts, random, clock);
  }

  @Produces
  @Singleton
  EmailUseCase email(
      InMemoryPeople people,
      PasswordCheck check,
      Attempts attempts,
      RecordingMail mail,
      ManualClock clock) {
    EmailService.Post post = new EmailService.Post(mail, Runnable::run);
    return new EmailService(people.book(), people, check, attempts, post, random, clock);
  }

  /** Its first user is nobody that other tests know. */
  @Produces
  @Singleton
  SetupUseCase setup(Attempts attempts, ManualClock clock) {
    InMemoryUsers users = new InMemoryUsers(new InMemoryLedgerStore(), clock);
    return new SetupService(new InMemorySetup(users, new InMemoryPeople()), attempts, random);
  }
}
