package io.nebulagate.outbound.mail;

import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.application.notices.BudgetMail;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.signin.EmailAddress;
import io.quarkus.mailer.reactive.ReactiveMailer;
import java.net.URI;
import java.util.Optional;

/** Plain letters by SMTP; they name ids and amounts, and nothing that somebody chose to type. */
public final class SmtpBudgetMail implements BudgetMail {

  private static final int ALL = 100;

  private static final String SPENT =
      "Requests that count against it are refused until it begins anew.";
  private static final String LEFT =
      "Requests that count against it will be refused once all of it is spent.";

  private final Letterbox letterbox;

  /**
   * Sends by {@code mailer}.
   *
   * @param publicUrl what the gateway is called; empty when mail is off
   */
  // what the operator has not set is empty, and stays so for the life of the program
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public SmtpBudgetMail(ReactiveMailer mailer, Optional<URI> publicUrl) {
    this.letterbox = new Letterbox(mailer, publicUrl);
  }

  @Override
  public boolean configured() {
    return letterbox.configured();
  }

  @Override
  public void used(EmailAddress to, Notice notice) {
    URI ours = letterbox.publicUrl();
    String subject = "%d %% of a budget are spent".formatted(notice.threshold());
    letterbox.post(to, subject, text(ours, notice));
  }

  private static String text(URI ours, Notice notice) {
    Budget.Key budget = notice.budget();
    return """
    On %s, %d %% of the %s budget of %s %s, which began on %s, are spent:
    %s of %s US dollars.

    %s
    """
        .formatted(
            ours,
            notice.threshold(),
            budget.period() == Budget.Period.DAY ? "daily" : "monthly",
            LimitLevel.valueOf(budget.level()).label(),
            budget.owner(),
            budget.startsOn(),
            notice.spent().toDecimal(),
            notice.limit().toDecimal(),
            notice.threshold() >= ALL ? SPENT : LEFT);
  }
}
