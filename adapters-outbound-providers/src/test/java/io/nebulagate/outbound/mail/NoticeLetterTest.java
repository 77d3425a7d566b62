package io.nebulagate.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Occasion;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoticeLetterTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
  private static final UUID SUBSCRIPTION = new UUID(0, 1);

  @Test
  void aBudgetThatIsSpentSaysWhatFollows() {
    Budget.Key budget = new Budget.Key("PROJECT", "7", Budget.Period.MONTH, DAY);

    NoticeLetter letter =
        letter(new Occasion.BudgetUsed(budget, 100, Money.parse("5"), Money.parse("5.1")));

    assertThat(letter.subject()).isEqualTo("100 % of a budget are spent");
    assertThat(letter.text())
        .isEqualTo(
            """
            On https://gate.example.org, 100 % of the monthly budget of project 7, which began on \
            2026-11-20, are spent:
            5.1 of 5 US dollars.

            Requests that count against it are refused until it begins anew.
            """);
  }

  @Test
  void aBudgetThatIsNotYetSpentSaysWhatWillFollow() {
    Budget.Key budget = new Budget.Key("USER", "7", Budget.Period.DAY, DAY);

    NoticeLetter letter =
        letter(new Occasion.BudgetUsed(budget, 80, Money.parse("5"), Money.parse("4")));

    assertThat(letter.text()).contains("daily budget of user 7", "will be refused once");
  }

  @Test
  void anAllowanceSaysHowMuchOfItIsLeftUntilWhen() {
    NoticeLetter letter =
        letter(
            new Occasion.AllowanceUsed(
                SUBSCRIPTION, Instant.EPOCH, "1", 80, "tokens", "1000", "800"));

    assertThat(letter.subject()).isEqualTo("80 % of an allowance are used");
    assertThat(letter.text())
        .contains("800 of 1000 tokens. It is filled anew at 1970-01-01T00:00:00Z.");
  }

  @Test
  void aSubscriptionSaysWhenItEnds() {
    NoticeLetter letter = letter(new Occasion.SubscriptionEnding(SUBSCRIPTION, Instant.EPOCH, 7));

    assertThat(letter.text())
        .contains("subscription " + SUBSCRIPTION + " ends at 1970-01-01T00:00:00Z.");
  }

  @Test
  void aGuardSaysWhatWasSpentSinceWhen() {
    NoticeLetter letter =
        letter(
            new Occasion.CostGuard(3, "project", "7", DAY, Money.parse("10"), Money.parse("10.5")));

    assertThat(letter.text())
        .contains(
            "policy 3 guards the costs of project 7",
            "10.5 of 10 US dollars were spent since 2026-11-20.");
  }

  private static NoticeLetter letter(Occasion occasion) {
    return NoticeLetter.of(
        Notice.of(UUID.randomUUID(), 7, occasion, Instant.EPOCH),
        URI.create("https://gate.example.org"));
  }
}
