package io.nebulagate.application.contract.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.notices.Delivery;
import io.nebulagate.application.notices.Delivery.Hook;
import io.nebulagate.application.notices.Delivery.Reader;
import io.nebulagate.application.notices.Outbox;
import io.nebulagate.application.notices.Outbox.Sent;
import io.nebulagate.application.notices.Outbox.State;
import io.nebulagate.application.webhook.WebhookStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.domain.notice.Webhook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every outbox does. */
public abstract class OutboxContract {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MANY = 1_000;

  private final long tenant = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  /** The outbox under test. */
  protected abstract Outbox outbox();

  /** The webhooks it sends to. */
  protected abstract WebhookStore webhooks();

  /** What others have left is out of the way. */
  @BeforeEach
  @AfterEach
  protected void nothingIsDue() {
    outbox().claim(MANY, HOUR).forEach(outbox()::delivered);
    webhooks().of(Webhook.OPERATOR).forEach(webhook -> webhooks().remove(webhook.id()));
  }

  @Test
  void aNoticeGoesToItsReadersAndToTheWebhooksOfItsTenantAndTheOperator() {
    Webhook own = webhook(tenant, NoticeKind.SUBSCRIPTION_ENDING);
    Webhook everybodys = webhook(Webhook.OPERATOR, NoticeKind.SUBSCRIPTION_ENDING);
    webhook(tenant, NoticeKind.BUDGET_USED);
    webhook(tenant + 1, NoticeKind.SUBSCRIPTION_ENDING);
    Notice notice = notice();

    assertThat(outbox().add(notice, List.of(7L, 8L))).isTrue();

    List<Delivery> due = outbox().claim(MANY, HOUR);
    assertThat(due)
        .extracting(Delivery::receiver)
        .containsExactlyInAnyOrder(
            new Reader(7),
            new Reader(8),
            new Hook(own, secret(own)),
            new Hook(everybodys, secret(everybodys)));
    assertThat(due)
        .allSatisfy(delivery -> {
          assertThat(delivery.notice()).isEqualTo(notice);
          assertThat(delivery.attempt()).isEqualTo(1);
        });
  }

  @Test
  void anOccasionIsToldOnceHoweverOftenItIsPublished() {
    Notice notice = notice();
    outbox().add(notice, List.of(7L));

    Notice again =
        new Notice(
            UUID.randomUUID(), notice.kind(), tenant, notice.key(), notice.facts(), notice.at());

    assertThat(outbox().add(again, List.of(7L, 8L))).isFalse();
    assertThat(outbox().claim(MANY, HOUR)).hasSize(1);
  }

  @Test
  void ofManyWhoPublishTheSameAtOnceOneDoes() throws Exception {
    Notice notice = notice();
    try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(() ->
            outbox()
                .add(
                    new Notice(
                        UUID.randomUUID(),
                        notice.kind(),
                        tenant,
                        notice.key(),
                        notice.facts(),
                        notice.at()),
                    List.of(7L)));
      }
      int published = 0;
      for (var one : replicas.invokeAll(all)) {
        published += one.get() ? 1 : 0;
      }
      assertThat(published).isEqualTo(1);
    }
    assertThat(outbox().claim(MANY, HOUR)).hasSize(1);
  }

  @Test
  void twoReplicasNeverHoldTheSame() throws Exception {
    for (int i = 0; i < 40; i++) {
      outbox().add(notice(), List.of(7L));
    }
    try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
      List<Callable<List<Delivery>>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(() -> outbox().claim(10, HOUR));
      }
      List<Long> held = new ArrayList<>();
      for (var one : replicas.invokeAll(all)) {
        one.get().forEach(delivery -> held.add(delivery.id()));
      }
      assertThat(held).doesNotHaveDuplicates();
    }
  }

  @Test
  void whoDiesOverADeliveryLosesItAndCannotDecideItLater() {
    outbox().add(notice(), List.of(7L));
    Delivery lost = claimed(Duration.ZERO);

    Delivery again = claimed(HOUR);
    outbox().giveUp(lost, "too late");

    assertThat(again.id()).isEqualTo(lost.id());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.notice().id()).isEqualTo(lost.notice().id());
    assertThat(outbox().dead(0, MANY).items()).extracting(Sent::id).doesNotContain(lost.id());
    outbox().delivered(again);
    assertThat(outbox().claim(MANY, HOUR)).isEmpty();
  }

  @Test
  void whatFailedIsDueAgainWhenItsPauseIsOver() {
    outbox().add(notice(), List.of(7L));
    outbox().defer(claimed(HOUR), "it failed", HOUR);
    assertThat(outbox().claim(MANY, HOUR)).isEmpty();

    outbox().add(notice(), List.of(7L));
    outbox().defer(claimed(HOUR), "it failed", Duration.ZERO);

    assertThat(claimed(HOUR).attempt()).isEqualTo(2);
  }

  @Test
  void whatIsGivenUpIsSeenAndCanBeTakenUpAgain() {
    Webhook webhook = webhook(tenant, NoticeKind.SUBSCRIPTION_ENDING);
    Notice notice = notice();
    outbox().add(notice, List.of());
    Delivery delivery = claimed(HOUR);
    outbox().giveUp(delivery, "the receiver answered 500");

    assertThat(outbox().claim(MANY, HOUR)).isEmpty();
    Sent dead = outbox().dead(0, 1).items().getFirst();
    assertThat(dead.id()).isEqualTo(delivery.id());
    assertThat(dead.notice()).isEqualTo(notice.id());
    assertThat(dead.webhook()).contains(webhook.id());
    assertThat(dead.state()).isEqualTo(State.DEAD);
    assertThat(dead.error()).contains("the receiver answered 500");
    assertThat(dead.nextTryAt()).isEmpty();
    assertThat(outbox().revive(dead.id())).isTrue();
    assertThat(outbox().revive(dead.id())).isFalse();
    assertThat(claimed(HOUR).attempt()).isEqualTo(1);
  }

  @Test
  void whatWasSentToAWebhookIsListedYoungestFirst() {
    Webhook webhook = webhook(tenant, NoticeKind.SUBSCRIPTION_ENDING);
    Notice first = notice();
    Notice second = notice();
    outbox().add(first, List.of(7L));
    outbox().add(second, List.of());
    outbox().claim(MANY, HOUR).forEach(outbox()::delivered);

    var sent = outbox().ofWebhook(webhook.id(), 0, 1);

    assertThat(sent.total()).isEqualTo(2);
    assertThat(sent.items()).hasSize(1);
    assertThat(sent.items().getFirst().notice()).isEqualTo(second.id());
    assertThat(sent.items().getFirst().state()).isEqualTo(State.DELIVERED);
    assertThat(sent.items().getFirst().deliveredAt()).isPresent();
    assertThat(outbox().ofWebhook(webhook.id(), 1, 1).items().getFirst().notice())
        .isEqualTo(first.id());
  }

  @Test
  void aTestGoesToItsWebhookAlone() {
    Webhook webhook = webhook(tenant, NoticeKind.BUDGET_USED);
    webhook(tenant, NoticeKind.BUDGET_USED);
    Notice test = of(new Occasion.Test(webhook.id(), 1));

    assertThat(outbox().addFor(webhook.id(), test)).isTrue();
    assertThat(outbox().addFor(webhook.id(), of(new Occasion.Test(webhook.id(), 1)))).isFalse();

    assertThat(claimed(HOUR).receiver()).isEqualTo(new Hook(webhook, secret(webhook)));
  }

  @Test
  void aWebhookThatIsSwitchedOffKeepsWhatWaits() {
    Webhook webhook = webhook(tenant, NoticeKind.SUBSCRIPTION_ENDING);
    outbox().add(notice(), List.of());
    webhooks().change(webhook.id(), kept -> switched(kept, false));
    outbox().add(notice(), List.of());
    assertThat(outbox().claim(MANY, HOUR)).isEmpty();

    webhooks().change(webhook.id(), kept -> switched(kept, true));

    assertThat(outbox().claim(MANY, HOUR)).hasSize(1);
  }

  @Test
  void whatWaitsForAWebhookGoesWithIt() {
    Webhook webhook = webhook(tenant, NoticeKind.SUBSCRIPTION_ENDING);
    outbox().add(notice(), List.of());

    webhooks().remove(webhook.id());

    assertThat(outbox().claim(MANY, HOUR)).isEmpty();
    assertThat(outbox().ofWebhook(webhook.id(), 0, 1).total()).isZero();
  }

  @Test
  void whatIsOldIsForgotten() {
    Notice notice = notice();
    outbox().add(notice, List.of(7L, 8L));
    List<Delivery> due = outbox().claim(MANY, Duration.ZERO);
    outbox().delivered(due.getFirst());
    Instant later = notice.at().plus(HOUR);

    assertThat(outbox().forget(later, Instant.EPOCH, 1)).isEqualTo(1);
    assertThat(outbox().add(notice, List.of())).isFalse();
    assertThat(outbox().claim(MANY, HOUR)).hasSize(1);
    while (outbox().forget(later, later, MANY) > 0) {
      assertThat(outbox().claim(MANY, HOUR)).isEmpty();
    }
    assertThat(outbox().add(notice, List.of())).isTrue();
  }

  private Delivery claimed(Duration time) {
    List<Delivery> due = outbox().claim(MANY, time);
    assertThat(due).hasSize(1);
    return due.getFirst();
  }

  private Notice notice() {
    return of(
        new Occasion.SubscriptionEnding(
            ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Instant.EPOCH, 7));
  }

  private Notice of(Occasion occasion) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return Notice.of(UUID.randomUUID(), tenant, occasion, now);
  }

  private Webhook webhook(long owner, NoticeKind kind) {
    Webhook webhook =
        new Webhook(
            UUID.randomUUID(),
            owner,
            URI.create("https://receiver.example/in"),
            Set.of(kind),
            true,
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    assertThat(webhooks().add(webhook, secret(webhook))).isTrue();
    return webhook;
  }

  private static Secret secret(Webhook webhook) {
    return Secret.of("whsec_" + webhook.id());
  }

  private static Webhook switched(Webhook kept, boolean on) {
    return new Webhook(kept.id(), kept.tenant(), kept.url(), kept.kinds(), on, kept.createdAt());
  }
}
