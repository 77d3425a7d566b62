package io.nebulagate.application.contract.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Webhook;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store of webhooks does. */
public abstract class WebhookStoreContract {

  private static final Secret SECRET = Secret.of("whsec_c2VjcmV0");

  private final long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  /** Each is made a second after the one before. */
  private final AtomicInteger made = new AtomicInteger();

  /** The store under test. */
  protected abstract WebhookStore store();

  @Test
  void whatIsKeptIsFoundByItsIdAndByItsTenant() {
    Webhook first = added();
    Webhook second = added();

    assertThat(store().find(first.id())).contains(first);
    assertThat(store().of(tenant)).containsExactly(first, second);
    assertThat(store().of(tenant + 1)).isEmpty();
    assertThat(store().find(UUID.randomUUID())).isEmpty();
    assertThat(store().all(0, 1_000).items()).contains(first, second);
  }

  @Test
  void aTenantHasNoMoreThanItMayAlsoWhenManyAreAddedAtOnce() throws Exception {
    try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 2 * Webhook.EACH_MAX; i++) {
        all.add(() -> store().add(webhook(), SECRET));
      }
      for (var one : replicas.invokeAll(all)) {
        one.get();
      }
    }

    assertThat(store().of(tenant)).hasSize(Webhook.EACH_MAX);
    store().remove(store().of(tenant).getFirst().id());
    assertThat(store().add(webhook(), SECRET)).isTrue();
  }

  @Test
  void aChangeIsKept() {
    Webhook before = added();
    Webhook wanted =
        new Webhook(
            before.id(),
            tenant,
            URI.create("https://other.example/"),
            Set.of(NoticeKind.COST_GUARD, NoticeKind.ALLOWANCE_USED),
            false,
            before.createdAt());

    assertThat(store().change(before.id(), _ -> wanted)).contains(wanted);

    assertThat(store().find(before.id())).contains(wanted);
    assertThat(store().change(UUID.randomUUID(), kept -> kept)).isEmpty();
  }

  @Test
  void onlyWhatIsThereIsRotatedOrRemoved() {
    Webhook webhook = added();

    assertThat(store().rotate(webhook.id(), SECRET)).isTrue();
    assertThat(store().remove(webhook.id())).isTrue();
    assertThat(store().remove(webhook.id())).isFalse();
    assertThat(store().rotate(webhook.id(), SECRET)).isFalse();
    assertThat(store().find(webhook.id())).isEmpty();
  }

  private Webhook added() {
    Webhook webhook = webhook();
    assertThat(store().add(webhook, SECRET)).isTrue();
    return webhook;
  }

  private Webhook webhook() {
    return new Webhook(
        UUID.randomUUID(),
        tenant,
        URI.create("https://receiver.example/in"),
        Set.of(NoticeKind.BUDGET_USED),
        true,
        Instant.parse("2026-11-28T12:00:00Z").plusSeconds(made.getAndIncrement()));
  }
}
