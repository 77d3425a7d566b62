package io.nebulagate.application.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.UserStore.NewUser;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryRequestLog;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.access.InMemoryMembers;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.application.fake.notice.InMemoryOutbox;
import io.nebulagate.application.fake.notice.InMemoryWebhooks;
import io.nebulagate.application.fake.notice.RecordingNoticeMail;
import io.nebulagate.application.fake.notice.RecordingWebhookCalls;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.application.notices.Courier.Outcome;
import io.nebulagate.application.notices.Outbox.State;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.domain.signin.EmailAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoticeServiceTest {

  private final ManualClock clock = new ManualClock();
  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryUsers users = new InMemoryUsers(ledger, InstantSource.system());
  private final InMemoryMembers members = new InMemoryMembers(users, InstantSource.system());
  private final InMemoryProjects projects = new InMemoryProjects();
  private final EmailBook book = new InMemoryPeople().book();
  private final RecordingNoticeMail mail = new RecordingNoticeMail();
  private final RecordingWebhookCalls calls = new RecordingWebhookCalls();
  private final InMemoryWebhooks webhooks = new InMemoryWebhooks();
  private final InMemoryOutbox outbox = new InMemoryOutbox(webhooks, clock);
  private final List<Outcome> outcomes = new ArrayList<>();
  private final NoticeService notices = new NoticeService(members, book, mail, outbox, clock);
  private final BudgetOccasions budgets =
      new BudgetOccasions(
          new Owners(
              ledger,
              new InMemoryApiKeys(),
              projects,
              users,
              new InMemoryRequestLog(ledger),
              new Owners.Sold(
                  new InMemoryVouchers(ledger), new InMemorySubscriptions(ledger, clock)),
              webhooks),
          notices);
  private final Courier courier =
      new Courier(
          outbox,
          book,
          mail,
          calls,
          (_, outcome) -> {
            synchronized (outcomes) {
              outcomes.add(outcome);
            }
          });
  private final Organisation org = users.addOrganisation("acme");

  @Test
  void thoseWhoKeepTheMoneyOfAnOrganisationAreTold() {
    long owner = person("owner");
    long billing = person("billing");
    members.put(org.id(), owner, OrganisationRole.OWNER);
    members.put(org.id(), billing, OrganisationRole.BILLING);
    members.put(org.id(), person("developer"), OrganisationRole.DEVELOPER);
    members.put(org.id(), unverified("second"), OrganisationRole.OWNER);

    tell(LimitLevel.ORGANISATION, org.id());

    assertThat(readers()).containsExactlyInAnyOrder("owner@example.org", "billing@example.org");
  }

  @Test
  void aProjectsMoneyIsItsOrganisationsAndAUsersTheirOwn() {
    long owner = person("owner");
    members.put(org.id(), owner, OrganisationRole.OWNER);
    long project = projects.add(org.id(), "search").id();

    tell(LimitLevel.PROJECT, project);
    tell(LimitLevel.USER, person("anna"));
    tell(LimitLevel.KEY, 987_654);
    tell(LimitLevel.MODEL, 1);

    assertThat(readers()).containsExactlyInAnyOrder("owner@example.org", "anna@example.org");
  }

  @Test
  void whatIsNobodyElsesIsToldToTheOperator() {
    Webhook operators = webhook(Webhook.OPERATOR);
    webhook(person("anna"));

    tell(LimitLevel.MODEL, 1);

    assertThat(calls.calls()).hasSize(1);
    assertThat(calls.calls().getFirst().hook().webhook()).isEqualTo(operators);
    assertThat(calls.calls().getFirst().notice().facts())
        .containsEntry("threshold", "80")
        .containsEntry("limit", "5")
        .containsEntry("spent", "4");
  }

  @Test
  void withoutAMailServerNoLetterWaits() {
    mail.configure(false);
    tell(LimitLevel.USER, person("anna"));
    mail.configure(true);
    carry();

    assertThat(mail.letters()).isEmpty();
    assertThat(outbox.notices()).hasSize(1);
  }

  @Test
  void whatIsToldTwiceArrivesOnce() {
    long anna = person("anna");

    tell(LimitLevel.USER, anna);
    tell(LimitLevel.USER, anna);

    assertThat(readers()).containsExactly("anna@example.org");
  }

  @Test
  void aLetterGoesToTheAddressThatIsVerifiedWhenItIsWritten() {
    long anna = person("anna");
    budgets.publish(noted(LimitLevel.USER, anna));
    book.keep(anna, new EmailAddress("new@example.org"));

    carry();

    assertThat(readers()).containsExactly("new@example.org");
  }

  @Test
  void whatDoesNotArriveIsTriedAfterPausesThatDoubleAndThenGivenUp() {
    Webhook webhook = webhook(Webhook.OPERATOR);
    calls.fail(true);
    tell(LimitLevel.MODEL, 1);
    List<Duration> pauses = new ArrayList<>();
    while (true) {
      var sent = outbox.ofWebhook(webhook.id(), 0, 1).items().getFirst();
      if (sent.state() == State.DEAD) {
        break;
      }
      Duration pause = Duration.between(clock.instant(), sent.nextTryAt().orElseThrow());
      pauses.add(pause);
      clock.advance(pause.minusMillis(1));
      carry();
      assertThat(outcomes).hasSize(pauses.size());
      clock.advance(Duration.ofMillis(1));
      carry();
    }

    assertThat(outcomes).hasSize(Courier.ATTEMPTS_MAX).endsWith(Outcome.DEFERRED, Outcome.DEAD);
    assertThat(pauses).hasSize(Courier.ATTEMPTS_MAX - 1);
    assertThat(pauses.getFirst()).isEqualTo(Duration.ofSeconds(10));
    for (int i = 1; i < pauses.size(); i++) {
      assertThat(pauses.get(i)).isEqualTo(pauses.get(i - 1).multipliedBy(2));
    }
    assertThat(Courier.pauseAfter(60)).isEqualTo(Duration.ofHours(6));
    assertThat(outbox.dead(0, 1).items().getFirst().error()).contains("the receiver answered 500");
  }

  @Test
  void aDeliveryThatKillsWhoeverCarriesItIsGivenUp() {
    Webhook webhook = webhook(Webhook.OPERATOR);
    budgets.publish(noted(LimitLevel.MODEL, 1));
    for (int i = 0; i < Courier.ATTEMPTS_MAX; i++) {
      assertThat(outbox.claim(1, Duration.ZERO)).hasSize(1);
    }

    carry();

    assertThat(calls.calls()).isEmpty();
    assertThat(outbox.ofWebhook(webhook.id(), 0, 1).items().getFirst().state())
        .isEqualTo(State.DEAD);
  }

  @Test
  void aReceiverThatRecoversGetsTheSameNotice() {
    webhook(Webhook.OPERATOR);
    calls.fail(true);
    tell(LimitLevel.MODEL, 1);
    calls.fail(false);
    clock.advance(Courier.FIRST_PAUSE);

    carry();

    Notice only = outbox.notices().getFirst();
    assertThat(calls.calls()).extracting(RecordingWebhookCalls.Call::notice).containsExactly(only);
    assertThat(outcomes).containsExactly(Outcome.DEFERRED, Outcome.DELIVERED);
  }

  private void tell(LimitLevel level, long owner) {
    budgets.publish(noted(level, owner));
    carry();
  }

  private void carry() {
    while (courier.run()) {
      assertThat(outcomes).hasSizeLessThan(1_000);
    }
  }

  private List<String> readers() {
    return mail.letters().stream().map(RecordingNoticeMail.Letter::to).toList();
  }

  private Webhook webhook(long tenant) {
    Webhook webhook =
        new Webhook(
            UUID.randomUUID(),
            tenant,
            URI.create("https://receiver.example/in"),
            Set.of(NoticeKind.BUDGET_USED),
            true,
            Instant.EPOCH);
    assertThat(webhooks.add(webhook, Secret.of("whsec_c2VjcmV0"))).isTrue();
    return webhook;
  }

  private long person(String name) {
    long user = unverified(name);
    book.keep(user, new EmailAddress(name + "@example.org"));
    return user;
  }

  private long unverified(String name) {
    return users
        .add(new NewUser(name, Secret.of("correct horse battery"), name, Role.USER, ""))
        .id();
  }

  private static BudgetNotices.Notice noted(LimitLevel level, long owner) {
    return new BudgetNotices.Notice(
        1,
        new Budget.Key(
            level.name(), Long.toString(owner), Budget.Period.DAY, LocalDate.of(2026, 11, 20)),
        80,
        Money.parse("5"),
        Money.parse("4"),
        Instant.EPOCH);
  }
}
