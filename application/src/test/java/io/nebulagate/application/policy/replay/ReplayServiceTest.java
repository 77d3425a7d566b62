package io.nebulagate.application.policy.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.policy.replay.ReplayUseCase.Replayed;
import io.nebulagate.application.policy.replay.TrafficLog.Window;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.policy.replay.PastRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ReplayServiceTest {

  private static final Instant NEWEST = Instant.parse("2026-11-20T10:00:00Z");
  private static final Window DAY = new Window(NEWEST.minus(Duration.ofDays(1)), NEWEST);
  private static final Policy AUDITING =
      new Policy(
          1,
          1,
          "p",
          Mode.OBSERVE,
          Policy.EVERY_KEY,
          List.of(new Rule("all", List.of(), new Action.Audit(), OnError.FAIL_OPEN)));

  @Test
  void allOfASmallWindowIsReplayed() {
    Replayed replayed = replay(3, 10, Duration.ofSeconds(10));

    assertThat(replayed.outcome().hit()).isEqualTo(3);
    assertThat(replayed.complete()).isTrue();
    assertThat(replayed.oldest()).contains(NEWEST.minusSeconds(2));
  }

  @Test
  void asManyAsAreWantedAreReplayedAndTheAnswerSaysThatThereAreMore() {
    Replayed replayed = replay(11, 10, Duration.ofSeconds(10));

    assertThat(replayed.outcome().looked()).isEqualTo(10);
    assertThat(replayed.complete()).isFalse();
    assertThat(replayed.oldest()).contains(NEWEST.minusSeconds(9));
    assertThat(replay(10, 10, Duration.ofSeconds(10)).complete()).isTrue();
  }

  @Test
  void aReplayEndsWhenItsTimeIsOver() {
    Replayed replayed = replay(3, 10, Duration.ZERO);

    assertThat(replayed.complete()).isFalse();
    assertThat(replayed.oldest()).isEmpty();
  }

  @Test
  void oneReplayRunsAtATimeAndTheNextOneMayWhenItHasEnded() {
    ReplayUseCase[] service = new ReplayUseCase[1];
    service[0] =
        new ReplayService(
            (_, _) -> {
              assertThatThrownBy(() -> service[0].replay(AUDITING, DAY, 1))
                  .isInstanceOfSatisfying(
                      GatewayException.class,
                      refused ->
                          assertThat(refused.error()).isInstanceOf(GatewayError.Overloaded.class));
              throw new IllegalStateException("the database is gone");
            },
            Duration.ofSeconds(10));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> service[0].replay(AUDITING, DAY, 1))
          .hasMessage("the database is gone");
    }
  }

  private static Replayed replay(int requests, int most, Duration patience) {
    return new ReplayService((_, look) -> show(requests, look), patience)
        .replay(AUDITING, DAY, most);
  }

  private static void show(int requests, Predicate<PastRequest> look) {
    for (int i = 0; i < requests && look.test(request(NEWEST.minusSeconds(i))); i++) {}
  }

  private static PastRequest request(Instant at) {
    return new PastRequest(
        RequestId.firstOf(at),
        new AccountId(1),
        1,
        List.of(),
        Api.CHAT,
        Set.of(new ModelName("m1")),
        Optional.of(1L),
        Optional.empty(),
        List.of());
  }
}
