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
import io.nebulagate.application.fake.access.RecordingBudgetMail;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.fake.voucher.InMemoryVouchers;
import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.signin.EmailAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BudgetLettersTest {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemoryUsers users = new InMemoryUsers(ledger, InstantSource.system());
  private final InMemoryMembers members = new InMemoryMembers(users, InstantSource.system());
  private final InMemoryProjects projects = new InMemoryProjects();
  private final EmailBook book = new InMemoryPeople().book();
  private final RecordingBudgetMail mail = new RecordingBudgetMail();
  private final Organisation org = users.addOrganisation("acme");

  @Test
  void thoseWhoKeepTheMoneyOfAnOrganisationAreTold() {
    long owner = person("owner");
    long billing = person("billing");
    members.put(org.id(), owner, OrganisationRole.OWNER);
    members.put(org.id(), billing, OrganisationRole.BILLING);
    members.put(org.id(), person("developer"), OrganisationRole.DEVELOPER);
    members.put(org.id(), unverified("second"), OrganisationRole.OWNER);

    assertThat(letters(Runnable::run).send(notice(LimitLevel.ORGANISATION, org.id()))).isTrue();

    assertThat(readers()).containsExactlyInAnyOrder("owner@example.org", "billing@example.org");
  }

  @Test
  void aProjectsMoneyIsItsOrganisationsAndAUsersTheirOwn() {
    long owner = person("owner");
    members.put(org.id(), owner, OrganisationRole.OWNER);
    long project = projects.add(org.id(), "search").id();

    letters(Runnable::run).send(notice(LimitLevel.PROJECT, project));
    letters(Runnable::run).send(notice(LimitLevel.USER, person("anna")));
    letters(Runnable::run).send(notice(LimitLevel.KEY, 987_654));
    letters(Runnable::run).send(notice(LimitLevel.MODEL, 1));

    assertThat(readers()).containsExactly("owner@example.org", "anna@example.org");
  }

  @Test
  void moreLettersThanMayWaitAreLeftOut() {
    Executor full =
        _ -> {
          throw new RejectedExecutionException();
        };

    assertThat(letters(full).send(notice(LimitLevel.USER, person("anna")))).isFalse();
  }

  @Test
  void withoutAMailServerNothingIsWritten() {
    mail.configure(false);

    assertThat(letters(Runnable::run).send(notice(LimitLevel.USER, person("anna")))).isTrue();

    assertThat(mail.sent()).isEmpty();
  }

  private BudgetLetters letters(Executor background) {
    Owners owners =
        new Owners(
            ledger,
            new InMemoryApiKeys(),
            projects,
            users,
            new InMemoryRequestLog(ledger),
            new InMemoryVouchers(ledger),
            new InMemorySubscriptions(ledger, InstantSource.system()));
    return new BudgetLetters(owners, members, book, mail, background);
  }

  private List<String> readers() {
    return mail.sent().stream().map(sent -> sent.to().text()).toList();
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

  private static Notice notice(LimitLevel level, long owner) {
    return new Notice(
        1,
        new Budget.Key(
            level.name(), Long.toString(owner), Budget.Period.DAY, LocalDate.of(2026, 11, 20)),
        80,
        Money.parse("5"),
        Money.parse("4"),
        Instant.EPOCH);
  }
}
