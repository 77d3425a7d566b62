package io.nebulagate.persistence.postgres.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.notice.OutboxContract;
import io.nebulagate.application.notices.Outbox;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresOutboxTest extends OutboxContract {

  @Inject Outbox outbox;
  @Inject WebhookStore webhooks;
  @Inject UserTransaction running;

  @Override
  protected Outbox outbox() {
    return outbox;
  }

  @Override
  protected WebhookStore webhooks() {
    return webhooks;
  }

  @Test
  void aNoticeOfSomethingThatIsUndoneWasNever() throws Exception {
    Notice notice =
        Notice.of(
            UUID.randomUUID(),
            1,
            new Occasion.SubscriptionEnding(7, Instant.EPOCH, 7),
            Instant.EPOCH);

    running.begin();
    assertThat(outbox.add(notice, List.of(7L))).isTrue();
    running.rollback();

    assertThat(outbox.claim(1, Duration.ZERO)).isEmpty();
    assertThat(outbox.add(notice, List.of())).isTrue();
  }
}
