package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.signin.Attempts;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.EmailService;
import io.nebulagate.application.signin.EmailUseCase;
import io.nebulagate.application.signin.PasswordCheck;
import io.nebulagate.application.signin.PasswordHasher;
import io.nebulagate.application.signin.PasswordService;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.application.signin.PasswordUseCase;
import io.nebulagate.application.signin.SecondFactor;
import io.nebulagate.application.signin.SessionService;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.application.signin.SessionUseCase;
import io.nebulagate.application.signin.SetupService;
import io.nebulagate.application.signin.SetupStore;
import io.nebulagate.application.signin.SetupUseCase;
import io.nebulagate.application.signin.SignInMail;
import io.nebulagate.application.signin.TallyStore;
import io.nebulagate.application.signin.TotpService;
import io.nebulagate.application.signin.TotpStore;
import io.nebulagate.application.signin.TotpUseCase;
import io.nebulagate.application.signin.external.ExternalAccounts;
import io.nebulagate.application.signin.external.ExternalIdentities;
import io.nebulagate.application.signin.external.ExternalSignInService;
import io.nebulagate.application.signin.external.ExternalSignInUseCase;
import io.nebulagate.bootstrap.settings.MailServer;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.inbound.http.auth.PeerAddress;
import io.nebulagate.inbound.http.auth.SecureTransport;
import io.nebulagate.inbound.http.auth.SessionTokens;
import io.nebulagate.inbound.http.auth.SignInTickets;
import io.nebulagate.inbound.http.auth.external.IdentityProviders;
import io.nebulagate.inbound.http.origin.ClientAddress;
import io.nebulagate.outbound.mail.SmtpSignInMail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Signing in and out. */
@Singleton
final class SignInWiring {

  private static final int PASSWORDS_AT_ONCE =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16);

  private final RandomGenerator random = new SecureRandom();

  @Produces
  @Singleton
  SessionTokens tokens(Settings settings, InstantSource clock) {
    return new SessionTokens(settings.secrets().session(), clock);
  }

  @Produces
  @Singleton
  SignInTickets tickets(Settings settings, InstantSource clock) {
    return new SignInTickets(settings.secrets().session(), clock);
  }

  @Produces
  @Singleton
  IdentityProviders identityProviders(Settings settings) {
    return settings.server().people().identityProviders();
  }

  @Produces
  @Singleton
  ExternalAccounts externalAccounts(ExternalIdentities identities, SetupStore setup) {
    return new ExternalAccounts(identities, setup, random);
  }

  @Produces
  @Singleton
  ExternalSignInUseCase externalSignIn(
      ExternalAccounts accounts,
      PasswordStore people,
      SessionStore sessions,
      SecondFactor secondFactor,
      Attempts attempts,
      InstantSource clock) {
    return new ExternalSignInService(
        accounts, people, sessions, secondFactor, attempts, UUID::randomUUID, clock);
  }

  @Produces
  @Singleton
  PeerAddress addresses(ClientAddress clients) {
    return request -> clients.of(request).getHostAddress();
  }

  @Produces
  @Singleton
  SecureTransport transport(Settings settings) {
    return new SecureTransport(settings.server().trustedProxies());
  }

  @Produces
  @Singleton
  Attempts attempts(TallyStore tallies, InstantSource clock) {
    return new Attempts(tallies, clock);
  }

  /** At start, since it hashes a password of nobody's, which would hold an event loop up. */
  @Produces
  @Singleton
  @Startup
  PasswordCheck passwordCheck(PasswordHasher hasher) {
    return new PasswordCheck(hasher, PASSWORDS_AT_ONCE);
  }

  @Produces
  @Singleton
  SecondFactor secondFactor(TotpStore factors, InstantSource clock) {
    return new SecondFactor(factors, clock);
  }

  @Produces
  @Singleton
  SessionUseCase sessions(
      PasswordStore passwords,
      SessionStore sessions,
      PasswordCheck check,
      SecondFactor secondFactor,
      Attempts attempts,
      InstantSource clock) {
    return new SessionService(
        passwords, sessions, check, secondFactor, attempts, UUID::randomUUID, clock);
  }

  @Produces
  @Singleton
  PasswordUseCase passwords(PasswordStore passwords, PasswordCheck check, Attempts attempts) {
    return new PasswordService(passwords, check, attempts);
  }

  @Produces
  @Singleton
  TotpUseCase totp(
      TotpStore factors, SecondFactor secondFactor, Attempts attempts, InstantSource clock) {
    return new TotpService(factors, secondFactor, attempts, random, clock);
  }

  @Produces
  @Singleton
  SetupUseCase setup(SetupStore store, Attempts attempts) {
    return new SetupService(store, attempts, random);
  }

  @Produces
  @Singleton
  SignInMail mail(ReactiveMailer mailer, Settings settings) {
    return new SmtpSignInMail(mailer, settings.server().people().mail().map(MailServer::publicUrl));
  }

  @Produces
  @Singleton
  MailBackground background() {
    return new MailBackground();
  }

  void close(@Disposes MailBackground background) {
    background.close();
  }

  @Produces
  @Singleton
  EmailUseCase email(
      EmailBook book,
      PasswordStore passwords,
      PasswordCheck check,
      Attempts attempts,
      EmailService.Post post,
      InstantSource clock) {
    return new EmailService(book, passwords, check, attempts, post, random, clock);
  }

  @Produces
  @Singleton
  EmailService.Post post(SignInMail mail, MailBackground background) {
    return new EmailService.Post(mail, background);
  }
}
