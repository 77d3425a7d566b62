package io.nebulagate.bootstrap.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nebulagate.application.notices.BudgetOccasions;
import io.nebulagate.application.notices.Courier;
import io.nebulagate.application.notices.NoticeMail;
import io.nebulagate.application.notices.NoticeService;
import io.nebulagate.application.notices.Notices;
import io.nebulagate.application.notices.Outbox;
import io.nebulagate.application.notices.WebhookCalls;
import io.nebulagate.application.notices.WebhookService;
import io.nebulagate.application.notices.WebhookUseCase;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.bootstrap.settings.MailServer;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.outbound.mail.SmtpNoticeMail;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.egress.NameLookup;
import io.nebulagate.outbound.push.HttpsWebhookCalls;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;

/** Notices: whoever publishes them, and whoever carries them. */
@Singleton
final class NoticeWiring {

  @Produces
  @Singleton
  NoticeMail noticeMail(ReactiveMailer mailer, Settings settings) {
    return new SmtpNoticeMail(mailer, settings.server().people().mail().map(MailServer::publicUrl));
  }

  @Produces
  @Singleton
  WebhookCalls webhookCalls(EgressGuard operators, NameLookup names, InstantSource clock) {
    EgressGuard people = EgressGuard.forUsers(names, clock);
    return new HttpsWebhookCalls(people, operators, HttpsWebhookCalls.PATIENCE, clock);
  }

  @Produces
  @Singleton
  Notices notices(
      MemberStore members,
      EmailBook addresses,
      NoticeMail mail,
      Outbox outbox,
      InstantSource clock) {
    return new NoticeService(members, addresses, mail, outbox, clock);
  }

  @Produces
  @Singleton
  BudgetOccasions budgetOccasions(Owners owners, Notices notices) {
    return new BudgetOccasions(owners, notices);
  }

  @Produces
  @Singleton
  Courier courier(
      Outbox outbox,
      EmailBook addresses,
      NoticeMail mail,
      WebhookCalls calls,
      MeterRegistry registry) {
    var tried = Counter.builder("nebulagate.notice.deliveries").withRegistry(registry);
    return new Courier(
        outbox,
        addresses,
        mail,
        calls,
        (delivery, outcome) ->
            tried
                .withTags(
                    "channel",
                    delivery.receiver().channel(),
                    "outcome",
                    outcome.name().toLowerCase(Locale.ROOT))
                .increment());
  }

  @Produces
  @Singleton
  WebhookUseCase webhooks(
      WebhookStore store, Outbox outbox, WebhookCalls calls, InstantSource clock) {
    return new WebhookService(store, outbox, calls, new SecureRandom(), clock);
  }
}
