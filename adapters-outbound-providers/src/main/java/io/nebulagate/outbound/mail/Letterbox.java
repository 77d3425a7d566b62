package io.nebulagate.outbound.mail;

import io.nebulagate.domain.signin.EmailAddress;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Hands plain letters to the mail server, waiting half a minute at most. */
final class Letterbox {

  private static final Logger LOG = Logger.getLogger("nebulagate");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ReactiveMailer mailer;
  private final Optional<URI> publicUrl;

  // what the operator has not set is empty, and stays so for the life of the program
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  Letterbox(ReactiveMailer mailer, Optional<URI> publicUrl) {
    this.mailer = mailer;
    this.publicUrl = publicUrl;
  }

  boolean configured() {
    return publicUrl.isPresent();
  }

  /** What the gateway is called in letters. */
  URI publicUrl() {
    return publicUrl.orElseThrow(() -> new IllegalStateException("mail is off"));
  }

  void post(EmailAddress to, String subject, String text) {
    try {
      mailer.send(Mail.withText(to.text(), subject, text)).await().atMost(PATIENCE);
    } catch (RuntimeException undelivered) {
      // its message may hold the address and what the server said of it
      LOG.warnf("mail was not taken: error=%s", undelivered.getClass().getSimpleName());
    }
  }
}
