package io.nebulagate.application.fake.access;

import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.application.notices.BudgetMail;
import io.nebulagate.domain.signin.EmailAddress;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was written of budgets. */
public final class RecordingBudgetMail implements BudgetMail {

  /** A letter. */
  public record Sent(EmailAddress to, Notice notice) {}

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
  public synchronized void used(EmailAddress to, Notice notice) {
    sent.add(new Sent(to, notice));
  }
}
