package io.nebulagate.outbound.mail;

import io.nebulagate.application.notices.NoticeMail;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.signin.EmailAddress;
import io.quarkus.mailer.reactive.ReactiveMailer;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Plain letters by SMTP. */
public final class SmtpNoticeMail implements NoticeMail {

  private final Letterbox letterbox;

  /**
   * Sends by {@code mailer}.
   *
   * @param publicUrl what the gateway is called; empty when mail is off
   */
  // what the operator has not set is empty, and stays so for the life of the program
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public SmtpNoticeMail(ReactiveMailer mailer, Optional<URI> publicUrl) {
    this.letterbox = new Letterbox(mailer, publicUrl);
  }

  @Override
  public boolean configured() {
    return letterbox.configured();
  }

  @Override
  public void write(EmailAddress to, Notice notice) throws IOException {
    NoticeLetter letter = NoticeLetter.of(notice, letterbox.publicUrl());
    letterbox.deliver(to, letter.subject(), letter.text());
  }
}
