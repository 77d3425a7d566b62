package io.nebulagate.application.fake.notice;

import io.nebulagate.application.contract.notice.WebhookStoreContract;
import io.nebulagate.application.webhook.WebhookStore;

class InMemoryWebhooksTest extends WebhookStoreContract {

  private final InMemoryWebhooks webhooks = new InMemoryWebhooks();

  @Override
  protected WebhookStore store() {
    return webhooks;
  }
}
