package io.nebulagate.application.fake.notice;

import io.nebulagate.application.notices.NoticeMail;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.signin.EmailAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was written of notices. */
public final class RecordingNoticeMail implements NoticeMail {

  /** A letter. */
  public record Letter(String to, Notice notice) {}

  private final List<Letter> letters = new ArrayList<>();
  private volatile boolean configured = true;
  private volatile boolean failing;

  /** What was written, oldest first. */
  public synchronized List<Letter> letters() {
    return List.copyOf(letters);
  }

  /** The operator takes mail away, or gives it back. */
  public void configure(boolean on) {
    configured = on;
  }

  /** The server refuses letters, or takes them again. */
  public void fail(boolean on) {
    failing = on;
  }

  @Override
  public boolean configured() {
    return configured;
  }

  @Override
  public synchronized void write(EmailAddress to, Notice notice) throws IOException {
    if (failing) {
      throw new IOException("mail was not taken");
    }
    letters.add(new Letter(to.text(), notice));
  }
}
