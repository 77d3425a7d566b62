package io.nebulagate.bootstrap.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryRequestLog;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.access.InMemoryMembers;
import io.nebulagate.application.fake.access.InMemoryProjects;
import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.fake.notice.InMemoryOutbox;
import io.nebulagate.application.fake.notice.InMemoryWebhooks;
import io.nebulagate.application.fake.notice.RecordingNoticeMail;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.notices.BudgetOccasions;
import io.nebulagate.application.notices.Delivery;
import io.nebulagate.application.notices.NoticeService;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.signin.EmailAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetJobsTest {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final LedgerBench bench = new LedgerBench(ledger, ledger);
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryUsers users = new InMemoryUsers(ledger, InstantSource.system());
  private final InMemoryPeople people = new InMemoryPeople();
  private final RecordingNoticeMail mail = new RecordingNoticeMail();
  private final InMemoryOutbox outbox =
      new InMemoryOutbox(new InMemoryWebhooks(), InstantSource.system());
  private final BudgetJobs jobs = replica();

  @Test
  void eachNoticeIsCountedOnce() {
    AccountId account = bench.account(1_000);
    Money limit = Money.ofNanos(100);
    Budget day = new Budget("PROJECT", "7", Budget.Period.DAY, LocalDate.of(2026, 11, 20), limit);
    Hold hold = LedgerBench.aHold(account, 90).within(List.of(day));
    bench.hold(hold);
    bench.settle(hold, 90);

    jobs.tell();
    jobs.tell();

    assertThat(told("50")).isEqualTo(1);
    assertThat(told("80")).isEqualTo(1);
    assertThat(registry.find("nebulagate.budget.notices").tags("threshold", "100").counter())
        .isNull();
    assertThat(ledger.budgets().claim(10, Duration.ZERO)).isEmpty();
  }

  @Test
  void ofTwoReplicasOneTellsWhoeverKeepsTheMoney() {
    AccountId account = bench.account(1_000);
    Money limit = Money.ofNanos(100);
    Budget day = new Budget("USER", "7", Budget.Period.DAY, LocalDate.of(2026, 11, 20), limit);
    people.book().keep(7, new EmailAddress("ada@example.org"));
    Hold hold = LedgerBench.aHold(account, 60).within(List.of(day));
    bench.hold(hold);
    bench.settle(hold, 60);

    jobs.tell();
    replica().tell();
    jobs.tell();

    List<Delivery> due = outbox.claim(10, Duration.ofMinutes(1));
    assertThat(due).hasSize(1);
    assertThat(due.getFirst().receiver()).isEqualTo(new Delivery.Reader(7));
    assertThat(due.getFirst().notice().fact("threshold")).isEqualTo("50");
  }

  @Test
  void whatWasToldBeforeACrashIsNotToldAgain() {
    AccountId account = bench.account(1_000);
    Money limit = Money.ofNanos(100);
    Budget day = new Budget("USER", "7", Budget.Period.DAY, LocalDate.of(2026, 11, 20), limit);
    people.book().keep(7, new EmailAddress("ada@example.org"));
    Hold hold = LedgerBench.aHold(account, 60).within(List.of(day));
    bench.hold(hold);
    bench.settle(hold, 60);
    // published, and gone before it could confirm
    ledger.budgets().claim(10, Duration.ZERO).forEach(occasions()::publish);

    jobs.tell();

    assertThat(outbox.claim(10, Duration.ofMinutes(1))).hasSize(1);
  }

  private BudgetJobs replica() {
    return new BudgetJobs(
        ledger.budgets(),
        new TimeZones(new InMemoryTimeZones(), InstantSource.system()),
        occasions(),
        registry);
  }

  private BudgetOccasions occasions() {
    Owners owners =
        new Owners(
            ledger,
            new InMemoryApiKeys(),
            new InMemoryProjects(),
            users,
            new InMemoryRequestLog(ledger),
            new Owners.Sold(
                new InMemoryVouchers(ledger),
                new InMemorySubscriptions(ledger, InstantSource.system())),
            new InMemoryWebhooks());
    InMemoryMembers members = new InMemoryMembers(users, InstantSource.system());
    return new BudgetOccasions(
        owners, new NoticeService(members, people.book(), mail, outbox, InstantSource.system()));
  }

  private double told(String threshold) {
    return registry.get("nebulagate.budget.notices").tags("threshold", threshold).counter().count();
  }
}
