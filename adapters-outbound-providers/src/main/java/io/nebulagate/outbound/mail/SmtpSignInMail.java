package io.nebulagate.outbound.mail;

import io.nebulagate.application.signin.SignInMail;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;
import io.quarkus.mailer.reactive.ReactiveMailer;
import java.net.URI;
import java.util.Optional;

/**
 * Plain letters by SMTP. The code stands behind a {@code #}, which browsers keep to themselves: it
 * reaches no log of a proxy and no {@code Referer}.
 */
public final class SmtpSignInMail implements SignInMail {

  private static final String VERIFICATION =
      """
      Somebody, most likely you, says that this mail address is theirs on %1$s.
      Open this link within 24 hours to say yes:

      %1$s/verify-email#token=%2$s

      If it was not you, do nothing.
      """;

  private static final String NEW_PASSWORD =
      """
      Somebody, most likely you, has forgotten the password of an account on %1$s.
      Open this link within an hour to set a new one. It works once, and signs you out everywhere:

      %1$s/reset-password#token=%2$s

      If it was not you, do nothing: your password stays as it is.
      """;

  private final Letterbox letterbox;

  /**
   * Sends by {@code mailer}.
   *
   * @param publicUrl where links lead to; empty when mail is off
   */
  // what the operator has not set is empty, and stays so for the life of the program
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public SmtpSignInMail(ReactiveMailer mailer, Optional<URI> publicUrl) {
    this.letterbox = new Letterbox(mailer, publicUrl);
  }

  @Override
  public boolean configured() {
    return letterbox.configured();
  }

  @Override
  public void verification(EmailAddress to, Secret code) {
    send(to, "Is this your mail address?", VERIFICATION, code);
  }

  @Override
  public void newPassword(EmailAddress to, Secret code) {
    send(to, "Your new password", NEW_PASSWORD, code);
  }

  private void send(EmailAddress to, String subject, String text, Secret code) {
    URI ours = letterbox.publicUrl();
    letterbox.post(to, subject, text.formatted(ours, code.reveal()));
  }
}
