package io.nebulagate.application.contract.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportSink;
import io.nebulagate.application.export.ExportStore;
import io.nebulagate.application.export.ExportStore.Failure;
import io.nebulagate.application.export.ExportStore.Kept;
import io.nebulagate.application.export.ExportStore.Lease;
import io.nebulagate.application.export.ExportStore.Mark;
import io.nebulagate.application.export.ExportTarget;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What everybody who keeps sinks does. */
public abstract class ExportStoreContract {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(3);
  private static final ExportCursor PLACE = new ExportCursor(1L << 40, new UUID(1, 2), 1);
  private static final Failure REFUSED = new Failure("the receiver answered 503", NOW);

  /** What is under test; empty at first. */
  protected abstract ExportStore store();

  @AfterEach
  protected void nothingIsLeft() {
    store().list().forEach(kept -> store().remove(kept.sink().id()));
  }

  @Test
  protected void everythingASinkSaysIsKept() {
    Kept files = store().add(files("files"));
    Kept receiver = store().add(receiver("receiver"));

    assertThat(files.sink().target())
        .isEqualTo(new ExportTarget.Folder(Map.of(ExportKind.AUDIT, 30)));
    assertThat(files.sink().kinds()).containsExactly(ExportKind.LEDGER, ExportKind.AUDIT);
    assertThat(files.cursor(ExportKind.AUDIT)).isEqualTo(ExportCursor.START);
    assertThat(files.failure()).isEmpty();
    assertThat(receiver.sink().target()).isInstanceOf(ExportTarget.Receiver.class);
    assertThat(store().find(files.sink().id())).isEqualTo(files);
    assertThat(store().list()).containsExactly(files, receiver);
  }

  @Test
  protected void aNameIsGivenOnceAndAgainWhenItIsFree() {
    long first = store().add(files("one")).sink().id();

    assertThat(refusal(() -> store().add(receiver("one"))))
        .isEqualTo(new GatewayError.AlreadyExists("name"));

    store().remove(first);
    assertThat(store().add(receiver("one")).sink().id()).isNotEqualTo(first);
  }

  @Test
  protected void thereIsAMost() {
    for (int i = 0; i < ExportStore.SINKS_MAX; i++) {
      store().add(files("sink-" + i));
    }

    assertThat(refusal(() -> store().add(files("one-more"))))
        .isInstanceOf(GatewayError.InvalidValue.class);
  }

  @Test
  protected void whatIsNotThereIsNotFound() {
    GatewayError none = new GatewayError.NotFound("export");

    assertThat(refusal(() -> store().find(987_654_321))).isEqualTo(none);
    assertThat(refusal(() -> store().remove(987_654_321))).isEqualTo(none);
    assertThat(refusal(() -> store().change(987_654_321, sink -> sink))).isEqualTo(none);
  }

  @Test
  protected void onlyWhoHasTheLeaseMovesTheCursor() {
    store().add(files("one"));
    Lease lease = claimed();

    assertThat(store().claimDue(NOW, LEASE)).isEmpty();
    assertThat(store().advance(lease, ExportKind.AUDIT, PLACE, NOW.plusSeconds(9))).isTrue();
    store().succeeded(lease);

    Lease next = claimed();
    assertThat(next.kept().marks())
        .containsExactly(Map.entry(ExportKind.AUDIT, new Mark(PLACE, NOW.plusSeconds(9))));
    assertThat(next.kept().cursor(ExportKind.LEDGER)).isEqualTo(ExportCursor.START);
    assertThat(store().advance(lease, ExportKind.AUDIT, ExportCursor.START, NOW)).isFalse();
  }

  @Test
  protected void aLeaseThatIsOverMovesNothingAndCanBeTakenByAnother() {
    store().add(files("one"));
    Lease dead = claimed();
    Instant later = NOW.plus(LEASE);

    assertThat(store().advance(dead, ExportKind.AUDIT, PLACE, later)).isFalse();
    Lease next = store().claimDue(later, LEASE).getFirst();
    store().failed(dead, REFUSED, later.plusSeconds(10));

    assertThat(store().advance(next, ExportKind.AUDIT, PLACE, later)).isTrue();
    assertThat(store().find(next.kept().sink().id()).failures()).isZero();
  }

  @Test
  protected void aFailureIsToldAndTheSinkWaits() {
    store().add(files("one"));
    store().failed(claimed(), REFUSED, NOW.plusSeconds(10));

    assertThat(store().claimDue(NOW.plusSeconds(9), LEASE)).isEmpty();
    Lease next = store().claimDue(NOW.plusSeconds(10), LEASE).getFirst();
    assertThat(next.kept().failures()).isEqualTo(1);
    assertThat(next.kept().failure()).contains(REFUSED);

    store().succeeded(next);
    Kept well = store().list().getFirst();
    assertThat(well.failures()).isZero();
    assertThat(well.failure()).contains(REFUSED);
  }

  @Test
  protected void aChangeTakesTheLeaseAwayAndGivesItToNobodyBeforeItsTime() {
    long id = store().add(files("one")).sink().id();
    Lease lease = claimed();

    store().change(id, sink -> sink);

    assertThat(store().advance(lease, ExportKind.AUDIT, PLACE, NOW)).isFalse();
    assertThat(store().claimDue(NOW, LEASE)).isEmpty();
    assertThat(store().claimDue(NOW.plus(LEASE), LEASE)).hasSize(1);
  }

  @Test
  protected void aChangedSinkThatFailedIsDueAtOnce() {
    long id = store().add(files("one")).sink().id();
    store().failed(claimed(), REFUSED, NOW.plus(Duration.ofHours(1)));

    store().change(id, sink -> sink);

    assertThat(claimed().kept().failures()).isZero();
  }

  @Test
  protected void aKindThatComesBackGoesOnWhereItStood() {
    long id = store().add(files("one")).sink().id();
    Lease lease = claimed();
    store().advance(lease, ExportKind.AUDIT, PLACE, NOW);
    store().succeeded(lease);

    Kept without = store().change(id, sink -> of(sink, Set.of(ExportKind.VERDICT), true));
    Kept again = store().change(id, sink -> of(sink, Set.of(ExportKind.AUDIT), true));

    assertThat(without.sink().kinds()).containsExactly(ExportKind.VERDICT);
    assertThat(again.cursor(ExportKind.AUDIT)).isEqualTo(PLACE);
  }

  @Test
  protected void whatIsSwitchedOffIsNotDue() {
    long id = store().add(files("one")).sink().id();

    store().change(id, sink -> of(sink, sink.kinds(), false));
    assertThat(store().claimDue(NOW, LEASE)).isEmpty();

    store().change(id, sink -> of(sink, sink.kinds(), true));
    assertThat(store().claimDue(NOW, LEASE)).hasSize(1);
  }

  @Test
  protected void whatIsRemovedMovesNoMore() {
    long id = store().add(files("one")).sink().id();
    Lease lease = claimed();

    store().remove(id);

    assertThat(store().advance(lease, ExportKind.AUDIT, PLACE, NOW)).isFalse();
    store().succeeded(lease);
    assertThat(store().list()).isEmpty();
  }

  @Test
  protected void manyWhoAskAtOnceGetEverySinkOnce() throws Exception {
    for (int i = 0; i < ExportStore.SINKS_MAX; i++) {
      store().add(files("sink-" + i));
    }
    List<Long> claimed = new ArrayList<>();
    try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Lease>>> asked = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        asked.add(replicas.submit(() -> store().claimDue(NOW, LEASE)));
      }
      for (Future<List<Lease>> one : asked) {
        one.get().forEach(lease -> claimed.add(lease.kept().sink().id()));
      }
    }
    store().claimDue(NOW, LEASE).forEach(lease -> claimed.add(lease.kept().sink().id()));

    assertThat(claimed).hasSize(ExportStore.SINKS_MAX).doesNotHaveDuplicates();
  }

  private Lease claimed() {
    return store().claimDue(NOW, LEASE).getFirst();
  }

  private static ExportSink files(String name) {
    return new ExportSink(
        0,
        name,
        true,
        Set.of(ExportKind.AUDIT, ExportKind.LEDGER),
        new ExportTarget.Folder(Map.of(ExportKind.AUDIT, 30)));
  }

  private static ExportSink receiver(String name) {
    return new ExportSink(
        0,
        name,
        true,
        Set.of(ExportKind.LEDGER),
        ExportTarget.Receiver.of(URI.create("https://siem.example/in")));
  }

  private static ExportSink of(ExportSink sink, Set<ExportKind> kinds, boolean enabled) {
    return new ExportSink(sink.id(), sink.name(), enabled, kinds, sink.target());
  }

  private static GatewayError refusal(ThrowingCallable call) {
    List<GatewayError> refusals = new ArrayList<>();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(GatewayException.class, thrown -> refusals.add(thrown.error()));
    return refusals.getFirst();
  }
}
