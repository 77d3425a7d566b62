package io.nebulagate.application.fake.signin;

import io.nebulagate.application.signin.SignInMail;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.EmailAddress;
import java.util.ArrayList;
import java.util.List;

/** Mail that goes nowhere. */
public final class RecordingMail implements SignInMail {

  /** One mail. */
  public record Sent(String subject, EmailAddress to, Secret code) {}

  private final List<Sent> sent = new ArrayList<>();
  private volatile boolean configured = true;

  /** What was sent, oldest first. */
  public synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** The operator takes mail away, or gives it back. */
  public void configure(boolean on) {
    configured = on;
  }

  @Override
  public boolean configured() {
    return configured;
  }

  @Override
  public synchronized void verification(EmailAddress to, Secret code) {
    sent.add(new Sent("verification", to, code));
  }

  @Override
  public synchronized void newPassword(EmailAddress to, Secret code) {
    sent.add(new Sent("new password", to, code));
  }
}
