package io.nebulagate.application.fake.notice;

import io.nebulagate.application.contract.notice.OutboxContract;
import io.nebulagate.application.notices.Outbox;
import io.nebulagate.application.webhook.WebhookStore;
import java.time.InstantSource;

class InMemoryOutboxTest extends OutboxContract {

  private final InMemoryWebhooks webhooks = new InMemoryWebhooks();
  private final InMemoryOutbox outbox = new InMemoryOutbox(webhooks, InstantSource.system());

  @Override
  protected Outbox outbox() {
    return outbox;
  }

  @Override
  protected WebhookStore webhooks() {
    return webhooks;
  }
}
