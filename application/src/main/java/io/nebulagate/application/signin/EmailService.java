package io.nebulagate.application.signin;

import io.nebulagate.application.signin.EmailBook.Link;
import io.nebulagate.application.signin.EmailBook.Purpose;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.OneTimeCode;
import io.nebulagate.domain.signin.PasswordRules;
import io.nebulagate.domain.signin.Person;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/**
 * Looks addresses up and writes mail behind the caller's back: whoever asks is answered before
 * anybody knows whether there is something to send.
 */
public final class EmailService implements EmailUseCase {

  private static final Duration VERIFICATION_LIFE = Duration.ofHours(24);
  private static final Duration PASSWORD_LIFE = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final EmailBook book;
  private final PasswordStore passwords;
  private final PasswordCheck check;
  private final Attempts attempts;
  private final Post post;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * Over the addresses in {@code book}.
   *
   * @param random cryptographically strong
   */
  public EmailService(
      EmailBook book,
      PasswordStore passwords,
      PasswordCheck check,
      Attempts attempts,
      Post post,
      RandomGenerator random,
      InstantSource clock) {
    this.book = book;
    this.passwords = passwords;
    this.check = check;
    this.attempts = attempts;
    this.post = post;
    this.random = random;
    this.clock = clock;
  }

  /**
   * How mail leaves.
   *
   * @param mail writes it
   * @param background does that later; rejects what is too much
   */
  public record Post(SignInMail mail, Executor background) {}

  @Override
  public void requestVerification(long user, String email) {
    EmailAddress address = deliverable(email);
    attempts.begin(Subject.reader(address));
    later(() -> {
      Secret code = linked(Purpose.VERIFICATION, user, address, VERIFICATION_LIFE);
      post.mail().verification(address, code);
    });
  }

  @Override
  public Person verify(Secret code) {
    Link link =
        book.spend(OneTimeCode.digest(code), Purpose.VERIFICATION, clock.instant())
            .orElseThrow(EmailService::unknownToken);
    if (!book.keep(link.user(), link.address())) {
      throw new GatewayException(new GatewayError.AlreadyExists("email"));
    }
    return passwords
        .find(link.user())
        .map(PasswordStore.Known::person)
        .orElseThrow(EmailService::unknownToken);
  }

  @Override
  public void requestPassword(String email, String address) {
    EmailAddress reader = deliverable(email);
    attempts.begin(Subject.sender(address), Subject.reader(reader));
    later(() -> book.ownerOf(reader).ifPresent(user -> sendPassword(user, reader)));
  }

  private void sendPassword(long user, EmailAddress reader) {
    boolean enabled = passwords.find(user).filter(known -> known.person().enabled()).isPresent();
    if (enabled) {
      post.mail().newPassword(reader, linked(Purpose.PASSWORD, user, reader, PASSWORD_LIFE));
    }
  }

  @Override
  public Person resetPassword(Secret code, Secret replacement) {
    Instant now = clock.instant();
    String digest = OneTimeCode.digest(code);
    Link link = book.find(digest, Purpose.PASSWORD, now).orElseThrow(EmailService::unknownToken);
    PasswordStore.Known known = passwords.find(link.user()).orElseThrow(EmailService::unknownToken);
    PasswordRules.check("new_password", replacement, known.person().username());
    String hash = check.hash(replacement);
    Link spent = book.spend(digest, Purpose.PASSWORD, now).orElseThrow(EmailService::unknownToken);
    passwords.replace(spent.user(), hash);
    attempts.clear(Subject.account(known.person().username()));
    return known.person();
  }

  private Secret linked(Purpose purpose, long user, EmailAddress address, Duration life) {
    Secret code = OneTimeCode.generate(OneTimeCode.Use.MAIL, random);
    Instant end = clock.instant().plus(life);
    book.add(new Link(OneTimeCode.digest(code), purpose, user, address, end));
    return code;
  }

  private EmailAddress deliverable(String email) {
    EmailAddress address =
        EmailAddress.parse(email)
            .orElseThrow(() -> GatewayException.invalidValue("email", "must be a mail address"));
    if (!post.mail().configured()) {
      throw new GatewayException(new GatewayError.MailNotConfigured());
    }
    return address;
  }

  private void later(Runnable work) {
    try {
      post.background().execute(work);
    } catch (RejectedExecutionException full) {
      throw new GatewayException(new GatewayError.Overloaded(PAUSE));
    }
  }

  private static GatewayException unknownToken() {
    return GatewayException.invalidValue("token", "is unknown, used or too old");
  }
}
