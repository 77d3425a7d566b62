package io.nebulagate.outbound.mail;

import io.nebulagate.domain.signin.EmailAddress;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import java.io.IOException;
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

  /** Posts a letter that is written once; that it was not taken is only logged. */
  void post(EmailAddress to, String subject, String text) {
    try {
      deliver(to, subject, text);
    } catch (IOException undelivered) {
      LOG.warn(undelivered.getMessage());
    }
  }

  /**
   * Posts a letter.
   *
   * @throws IOException when it was not taken
   */
  void deliver(EmailAddress to, String subject, String text) throws IOException {
    try {
      mailer.send(Mail.withText(to.text(), subject, text)).await().atMost(PATIENCE);
    } catch (RuntimeException undelivered) {
      // its message may hold the address and what the server said of it
      String kind = undelivered.getClass().getSimpleName();
      throw new IOException("mail was not taken: error=" + kind, undelivered);
    }
  }
}
