package io.nebulagate.inbound.http;

import io.nebulagate.application.fake.notice.InMemoryOutbox;
import io.nebulagate.application.fake.notice.InMemoryWebhooks;
import io.nebulagate.application.fake.notice.RecordingWebhookCalls;
import io.nebulagate.application.notices.WebhookService;
import io.nebulagate.application.notices.WebhookUseCase;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Webhooks and an outbox that nobody empties. */
@Singleton
class NoticeWiring {

  @Produces
  @Singleton
  InMemoryWebhooks webhooks() {
    return new InMemoryWebhooks();
  }

  @Produces
  @Singleton
  InMemoryOutbox outbox(InMemoryWebhooks webhooks) {
    return new InMemoryOutbox(webhooks, InstantSource.system());
  }

  @Produces
  @Singleton
  WebhookUseCase webhookUseCase(InMemoryWebhooks webhooks, InMemoryOutbox outbox) {
    return new WebhookService(
        webhooks, outbox, new RecordingWebhookCalls(), new SecureRandom(), InstantSource.system());
  }
}
