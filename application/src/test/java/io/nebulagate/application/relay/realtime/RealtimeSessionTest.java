package io.nebulagate.application.relay.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.relay.AnswerObservation.ReportedUsage;
import io.nebulagate.application.relay.realtime.RealtimeWords.Heard;
import io.nebulagate.application.relay.realtime.RealtimeWords.Kind;
import io.nebulagate.application.relay.realtime.RealtimeWords.Said;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RealtimeSessionTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final HeldLine upstream = new HeldLine();
  private final HeldLine client = new HeldLine();
  private final CountedTurns turns = new CountedTurns();
  private final List<Runnable> later = new ArrayList<>();

  @Test
  void anAnswerIsToldToBeDoneOnlyOnceItIsPaid() {
    begin();
    turns.atOnce = false;
    upstream.says("begun");
    upstream.says("done 7");

    assertThat(client.sent()).containsExactly("begun");
    assertThat(upstream.paused).isTrue();

    turns.durable();
    assertThat(client.sent()).containsExactly("begun", "done 7");
    assertThat(upstream.paused).isFalse();
    assertThat(turns.book()).containsExactly("begun", "DONE 7", "granted");
  }

  @Test
  void whatWasReadBeforeThePauseWaitsForItsOwnMoney() {
    begin();
    turns.atOnce = false;
    upstream.says("done 7");
    upstream.says("begun");
    upstream.says("done 5");
    assertThat(client.sent()).isEmpty();

    turns.durable();
    assertThat(client.sent()).containsExactly("done 7", "begun");
    turns.durable();
    assertThat(client.sent()).containsExactly("done 7", "begun", "done 5");
    assertThat(turns.book()).containsExactly("DONE 7", "granted", "begun", "DONE 5", "granted");
  }

  @Test
  void whereNoMoreMoneyIsGrantedTheClientIsToldAndLeft() {
    begin();
    turns.spent = true;
    upstream.says("done 7");

    assertThat(client.sent()).containsExactly("done 7", "insufficient_quota");
    assertThat(client.closeCode()).isEqualTo(1008);
    assertThat(upstream.closeCode()).isEqualTo(1008);
    assertThat(turns.book()).containsExactly("DONE 7", "refused", "over");
  }

  @Test
  void whatWasSaidAndUsedIsThePromptOfWhatComes() {
    begin();
    client.says("three");
    upstream.says("done 7");
    assertThat(turns.contextTokens()).isEqualTo(7);

    client.says("three");
    upstream.says("done -"); // reports nothing
    assertThat(turns.contextTokens()).isEqualTo(10);
  }

  @Test
  void aSlowClientPausesTheUpstreamUntilItHasRead() {
    begin();
    client.full = true;
    upstream.says("begun");
    assertThat(upstream.paused).isTrue();

    client.drains();
    assertThat(upstream.paused).isFalse();
  }

  @Test
  void aSlowClientDoesNotWakeAnUpstreamWhoseAnswerIsBeingCharged() {
    begin();
    turns.atOnce = false;
    client.full = true;
    upstream.says("done 7");
    client.drains();

    assertThat(upstream.paused).isTrue();
    client.full = true;
    turns.durable();
    assertThat(upstream.paused).isTrue(); // for the client's sake again
    client.drains();
    assertThat(upstream.paused).isFalse();
  }

  @Test
  void aSlowUpstreamPausesTheClientUntilItHasRead() {
    begin();
    upstream.full = true;
    client.says("three");
    assertThat(client.paused).isTrue();

    upstream.drains();
    assertThat(client.paused).isFalse();
  }

  @Test
  void aClientThatLeavesMidAnswerHasItCancelledAndPaysWhatIsReported() {
    begin();
    client.full = true;
    upstream.says("begun");
    client.hangsUp(1000);

    assertThat(upstream.sent()).containsExactly("{\"type\":\"response.cancel\"}");
    assertThat(upstream.paused).isFalse(); // it has a report to give
    upstream.says("done 7");
    assertThat(upstream.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("begun", "LEFT 7", "over");
  }

  @Test
  void anAnswerThatWasAskedForIsPaidThoughTheClientLeftBeforeItBegan() {
    begin();
    client.says("ask");
    client.hangsUp(1000);
    upstream.says("begun");
    upstream.says("done 7");

    assertThat(upstream.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("begun", "LEFT 7", "over");
  }

  @Test
  void anAnswerThatNeverBeganCostsNothing() {
    begin();
    client.says("ask");
    client.hangsUp(1000);
    later();

    assertThat(upstream.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("released", "over");
  }

  @Test
  void whereNoReportComesInTimeWhatTheClientGotIsEstimated() {
    begin();
    upstream.says("begun");
    client.hangsUp(1001);
    later();

    assertThat(upstream.closeCode()).isEqualTo(1001);
    upstream.says("done 7"); // too late
    assertThat(turns.book()).containsExactly("begun", "LEFT estimated", "over");
  }

  @Test
  void aClientThatLeavesWhileItsAnswerIsChargedAsksForNoMore() {
    begin();
    turns.atOnce = false;
    upstream.says("begun");
    upstream.says("done 7");
    client.hangsUp(1000);
    turns.durable();
    later();

    assertThat(upstream.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("begun", "DONE 7", "over");
  }

  @Test
  void aSessionInWhichNothingWasAskedGivesItsMoneyBack() {
    begin();
    client.hangsUp(1000);

    assertThat(upstream.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("released", "over");
  }

  @Test
  void aClientThatLeavesBeforeItsSideIsOpenGivesItsMoneyBack() {
    session(new SessionBounds(LONG, LONG)).clientLeft();

    assertThat(upstream.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("released", "over");
  }

  @Test
  void anUpstreamThatBreaksOffIsPaidWhatReachedTheClient() {
    begin();
    upstream.says("begun");
    upstream.hangsUp(1011);

    assertThat(client.closeCode()).isEqualTo(1011);
    assertThat(turns.book()).containsExactly("begun", "BROKEN estimated", "over: cut");
  }

  @Test
  void anUpstreamThatEndsInOrderIsNotHeldAgainstItsProvider() {
    begin();
    upstream.hangsUp(1000);

    assertThat(client.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("released", "over");
  }

  @Test
  void whatAnUpstreamSaidBeforeItHungUpIsStillChargedAndTold() {
    begin();
    turns.atOnce = false;
    upstream.says("done 7");
    upstream.says("begun");
    upstream.says("done 5");
    upstream.hangsUp(1000);
    turns.durable();
    turns.durable();

    assertThat(client.sent()).containsExactly("done 7", "begun", "done 5");
    assertThat(client.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("DONE 7", "granted", "begun", "DONE 5", "over");
  }

  @Test
  void whatWasWrittenDownIsPaidEvenIfNothingWasAnswered() {
    begin();
    upstream.says("written 3");
    client.hangsUp(1000);

    assertThat(turns.book()).containsExactly("DONE 3", "over");
  }

  @Test
  void whatWasWrittenDownIsPaidWithTheAnswerUnderWay() {
    begin();
    upstream.says("begun");
    upstream.says("written 3");
    upstream.says("done 7");

    assertThat(turns.book()).containsExactly("begun", "DONE 10", "granted");
  }

  @Test
  void aReplicaThatStopsFinishesTheAnswerUnderWay() {
    RealtimeSession session = begin();
    upstream.says("begun");
    session.goAway();
    assertThat(client.closeCode()).isZero();

    upstream.says("done 7");
    assertThat(client.sent()).containsExactly("begun", "done 7");
    assertThat(client.closeCode()).isEqualTo(1001);
    assertThat(upstream.closeCode()).isEqualTo(1001);
    assertThat(turns.book()).containsExactly("begun", "DONE 7", "over");
  }

  @Test
  void aReplicaThatStopsDoesNotWaitForEver() {
    RealtimeSession session = begin();
    upstream.says("begun");
    session.goAway();
    later();

    assertThat(client.closeCode()).isEqualTo(1001);
    assertThat(turns.book()).containsExactly("begun", "BROKEN estimated", "over");
  }

  @Test
  void aReplicaThatStopsEndsWhatIsIdleAtOnce() {
    begin().goAway();

    assertThat(client.closeCode()).isEqualTo(1001);
    assertThat(turns.book()).containsExactly("released", "over");
  }

  @Test
  void aSessionInWhichNobodySaysAWordEnds() {
    join(session(new SessionBounds(LONG, Duration.ofNanos(1))));

    assertThat(client.closeCode()).isEqualTo(1000);
    assertThat(turns.book()).containsExactly("released", "over");
  }

  @Test
  void aSessionHasALongestTime() {
    join(session(new SessionBounds(Duration.ofNanos(1), LONG)));

    assertThat(client.closeCode()).isEqualTo(1000);
    assertThat(upstream.closeCode()).isEqualTo(1000);
  }

  // ── the session ──

  private RealtimeSession begin() {
    RealtimeSession session = session(new SessionBounds(LONG, LONG));
    join(session);
    return session;
  }

  private RealtimeSession session(SessionBounds bounds) {
    return new RealtimeSession(upstream, new Words(), turns, bounds, (_, then) -> later.add(then));
  }

  private void join(RealtimeSession session) {
    session.join(client, GatewayError::code);
  }

  /** Everything that was put off happens. */
  private void later() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  /** A word for what happens, and the tokens it costs. */
  private static final class Words implements RealtimeWords {
    @Override
    public Said outgoing(String text) {
      return new Said(text.equals("three") ? 3 : 0, text.equals("ask"), text);
    }

    @Override
    public Heard incoming(String text) {
      String[] told = text.split(" ", 2);
      Optional<ReportedUsage> usage =
          told.length == 1 || told[1].equals("-")
              ? Optional.empty()
              : Optional.of(new ReportedUsage(TokenUsage.of(Long.parseLong(told[1]), 0), "{}"));
      Kind kind =
          switch (told[0]) {
            case "begun" -> Kind.BEGUN;
            case "done" -> Kind.DONE;
            case "written" -> Kind.TRANSCRIBED;
            default -> Kind.OTHER;
          };
      return new Heard(kind, 0, usage, false, text);
    }
  }
}
