package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.notices.BudgetLetters;
import io.nebulagate.application.notices.BudgetMail;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.bootstrap.settings.MailServer;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.outbound.mail.SmtpBudgetMail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Letters of their own accord, with threads of their own: they keep no sign-in waiting. */
@Singleton
final class NoticeWiring {

  private final MailBackground background = new MailBackground();

  @Produces
  @Singleton
  BudgetMail budgetMail(ReactiveMailer mailer, Settings settings) {
    return new SmtpBudgetMail(mailer, settings.server().people().mail().map(MailServer::publicUrl));
  }

  @Produces
  @Singleton
  BudgetLetters letters(Owners owners, MemberStore members, EmailBook addresses, BudgetMail mail) {
    return new BudgetLetters(owners, members, addresses, mail, background);
  }

  void close(@Disposes BudgetLetters letters) {
    background.close();
  }
}
