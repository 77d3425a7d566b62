package io.nebulagate.outbound.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.policy.Per;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoticeLetterTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

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
                9,
                new Cycle(1, Instant.EPOCH.minusSeconds(60), Instant.EPOCH),
                1,
                80,
                Asset.TOKEN,
                1_000,
                800));

    assertThat(letter.subject()).isEqualTo("80 % of an allowance are used");
    assertThat(letter.text())
        .contains("800 of 1000 tokens. It is filled anew at 1970-01-01T00:00:00Z, if");
  }

  @Test
  void aSubscriptionSaysWhenItEnds() {
    NoticeLetter letter = letter(new Occasion.SubscriptionEnding(9, Instant.EPOCH, 7));

    assertThat(letter.text()).contains("subscription 9 ends at 1970-01-01T00:00:00Z.");
  }

  @Test
  void aSubscriptionThatIsOverSaysThatItEnded() {
    NoticeLetter letter = letter(new Occasion.SubscriptionEnding(9, Instant.EPOCH, 0));

    assertThat(letter.subject()).isEqualTo("A subscription has ended");
    assertThat(letter.text()).contains("subscription 9 ended at 1970-01-01T00:00:00Z.");
  }

  @Test
  void aGuardSaysHowMuchWasSpentOnWhichDay() {
    NoticeLetter letter =
        letter(new Occasion.CostGuard(3, "dear", Per.KEY, "7", DAY, Money.parse("10")));

    assertThat(letter.text())
        .contains(
            "more than 10 US dollars were spent on 2026-11-20 for " + Per.KEY.label() + " 7.",
            "A rule of policy 3 acts");
  }

  private static NoticeLetter letter(Occasion occasion) {
    return NoticeLetter.of(
        Notice.of(UUID.randomUUID(), 7, occasion, Instant.EPOCH),
        URI.create("https://gate.example.org"));
  }
}
