package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which of a provider's reports are believed, and what becomes of the others. */
class BelievedUsageTest extends RelayStage {

  @Test
  void aReportThatCannotBeIsCountedInsteadAndTold() {
    ScriptedProvider.Seen seen = new ScriptedProvider.Seen(null, 10);
    seen.impossible = true;
    upstream.answersAsSeen("0123456789", seen);

    await(relay.start(request(MODEL, false)));

    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, 10));
    assertThat(record().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(watcher.liars).containsExactly(asked());
  }

  @Test
  void aReportThatDeniesTheAnswerIsFlooredByTheCount() {
    upstream.answersWhole("0123456789", TokenUsage.of(1000, 0));

    await(relay.start(request(MODEL, false)));

    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(1000, 10));
    assertThat(record().usage().source()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(record().usage().raw()).hasValue("{}");
    assertThat(watcher.liars).containsExactly(asked());
  }

  @Test
  void aReportThatDeniesThePromptIsFlooredByTheCount() {
    upstream.answersWhole("0123456789", TokenUsage.of(0, 10));

    await(relay.start(request(MODEL, false)));

    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(5, 10));
    assertThat(watcher.liars).containsExactly(asked());
  }

  @Test
  void aStreamsReportIsHeldAgainstTheTextThatPassed() {
    ScriptedProvider.Pieces pieces = upstream.streams(TokenUsage.of(1000, 0));
    RelayCall call = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("0123456");
    ClientSide client = read(call);
    client.wants(2);
    pieces.pushLast("[DONE]");

    runUntil(() -> client.completed);

    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(1000, 7));
  }

  @Test
  void anEchoOfThePromptIsNoAnswer() {
    upstream.answersWhole("the prompt", TokenUsage.of(1000, 0));

    await(relay.start(request(MODEL, KEY, false, OptionalLong.of(0))));

    assertThat(record().usage().tokens()).isEqualTo(TokenUsage.of(1000, 0));
    assertThat(record().usage().source()).isEqualTo(UsageSource.EXACT);
    assertThat(watcher.liars).isEmpty();
  }

  @Test
  void anHonestReportIsNotTouched() {
    upstream.answersWhole("0123456789", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(record().usage().source()).isEqualTo(UsageSource.EXACT);
    assertThat(watcher.liars).isEmpty();
  }

  @Test
  void anAnswerThatTheContentFilterSwallowedIsChargedAsReported() {
    ScriptedProvider.Seen seen = new ScriptedProvider.Seen(TokenUsage.of(1000, 0), 0);
    seen.curtailed = true;
    upstream.answersAsSeen("", seen);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(Money.parse("0.0025"));
    assertThat(record().usage().source()).isEqualTo(UsageSource.EXACT);
  }

  @Test
  void usageBeyondTheHoldIsChargedAndWhatIsNotThereIsOwed() {
    accountHas("0.0012");
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, POOR)));

    Account after = ledger.find(account).orElseThrow();
    assertThat(after.balance().available()).isEqualTo(Money.ZERO);
    assertThat(after.receivable()).isEqualTo(Money.parse("0.0023"));
  }

  private String asked() {
    return upstream.asked.getLast().route().provider().name();
  }
}
