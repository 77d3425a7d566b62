package io.nebulagate.application.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.export.ExportUseCase.Standing;
import io.nebulagate.application.fake.export.InMemoryExports;
import io.nebulagate.application.fake.export.ListedRows;
import io.nebulagate.domain.error.GatewayException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExportServiceTest {

  private final InMemoryExports store = new InMemoryExports();
  private final ListedRows rows = new ListedRows();
  private final Heard heard = new Heard();
  private final List<ExportPage> taken = new ArrayList<>();
  private final List<ExportPage> seen = new ArrayList<>();
  private final List<String> forgotten = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private int refusals;
  private Runnable meanwhile = () -> {};

  private final ExportService service = replica();

  @Test
  void everyKindIsDeliveredPageByPageAndOnce() {
    write(ExportKind.LEDGER, 2 * ExportPage.ROWS_MAX + 1);
    write(ExportKind.AUDIT, 1);
    service.add(sink());

    service.serveDue(Runnable::run);
    service.serveDue(Runnable::run);

    assertThat(lines(ExportKind.LEDGER)).hasSize(2 * ExportPage.ROWS_MAX + 1).isSorted();
    assertThat(lines(ExportKind.AUDIT)).hasSize(1);
    assertThat(taken.stream().map(ExportPage::kind))
        .as("the kinds take turns")
        .containsExactly(ExportKind.LEDGER, ExportKind.AUDIT, ExportKind.LEDGER, ExportKind.LEDGER);
    assertThat(heard.rows).isEqualTo(2 * ExportPage.ROWS_MAX + 2);
  }

  @Test
  void aPageThatIsNotTakenComesAgainUnderTheSameName() {
    write(ExportKind.AUDIT, 3);
    service.add(sink());
    refusals = 1;

    service.serveDue(Runnable::run);
    service.serveDue(Runnable::run);
    assertThat(seen).hasSize(1);
    now = now.plusSeconds(10);
    service.serveDue(Runnable::run);

    assertThat(seen).hasSize(2);
    assertThat(seen.getFirst().id()).isEqualTo(seen.getLast().id());
    assertThat(lines(ExportKind.AUDIT)).hasSize(3);
    assertThat(heard.failures).containsExactly("siem: the receiver answered 503");
  }

  @Test
  void whoDiesBetweenDeliveryAndCursorRepeatsThePage() {
    write(ExportKind.AUDIT, 3);
    service.add(sink());
    meanwhile =
        () -> {
          throw new IllegalStateException("killed");
        };

    service.serveDue(Runnable::run);
    meanwhile = () -> {};
    service.serveDue(Runnable::run);
    assertThat(seen).as("the lease of the dead").hasSize(1);
    now = now.plus(ExportService.LEASE);
    replica().serveDue(Runnable::run);

    assertThat(seen).hasSize(2);
    assertThat(seen.getFirst()).isEqualTo(seen.getLast());
    assertThat(heard.broken).isEqualTo(1);
  }

  @Test
  void whileTwoReplicasLiveNoPageComesTwice() {
    write(ExportKind.LEDGER, 20 * ExportPage.ROWS_MAX);
    service.add(sink());

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        service.serveDue(threads);
        replica().serveDue(threads);
      }
    }

    assertThat(lines(ExportKind.LEDGER)).doesNotHaveDuplicates();
    assertThat(lines(ExportKind.LEDGER)).hasSize(20 * ExportPage.ROWS_MAX);
  }

  @Test
  void whatIsChangedWhileAPageIsInHandGetsNoMore() {
    write(ExportKind.LEDGER, 2 * ExportPage.ROWS_MAX);
    long id = service.add(sink()).kept().sink().id();
    meanwhile = () -> service.remove(id);

    service.serveDue(Runnable::run);

    assertThat(taken).hasSize(1);
    assertThat(heard.failures).isEmpty();
  }

  @Test
  void aRunEndsAfterItsTime() {
    write(ExportKind.LEDGER, 5 * ExportPage.ROWS_MAX);
    service.add(sink());
    meanwhile = () -> now = now.plusSeconds(40);

    service.serveDue(Runnable::run);
    assertThat(taken).hasSize(2);
    service.serveDue(Runnable::run);

    assertThat(taken).hasSize(4);
  }

  @Test
  void whoFailsWaitsTwiceAsLongEveryTimeUpToAnHour() {
    assertThat(IntStream.of(0, 1, 2, 8, 9, 1_000_000).mapToObj(ExportService::pause))
        .containsExactly(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            Duration.ofSeconds(2560),
            Duration.ofHours(1),
            Duration.ofHours(1));
  }

  @Test
  void lagsAreThoseOfTheOldestRowOfWhoeverIsFurthestBehind() {
    long one = service.add(sink()).kept().sink().id();
    write(ExportKind.AUDIT, 1);
    now = now.plusSeconds(30);

    Standing standing = service.find(one);
    service.measure();

    assertThat(standing.lags())
        .isEqualTo(
            Map.of(ExportKind.LEDGER, Duration.ZERO, ExportKind.AUDIT, Duration.ofSeconds(30)));
    assertThat(heard.lags)
        .containsEntry(ExportKind.AUDIT, Duration.ofSeconds(30))
        .containsEntry(ExportKind.VERDICT, Duration.ZERO);
  }

  @Test
  void aProbeIsAnEmptyPageAndMovesNothing() {
    write(ExportKind.LEDGER, 1);
    long id = service.add(sink()).kept().sink().id();

    assertThat(service.probe(id)).isEmpty();
    refusals = 1;
    assertThat(service.probe(id)).contains("the receiver answered 503");

    assertThat(seen).allMatch(ExportPage::isEmpty);
    assertThat(service.find(id).kept().marks()).isEmpty();
  }

  @Test
  void aSecretIsRenewedWhereThereIsOne() {
    long files = service.add(sink()).kept().sink().id();
    ExportTarget.Receiver first = ExportTarget.Receiver.of(URI.create("https://siem.example/in"));
    ExportSink pushed = new ExportSink(0, "push", true, Set.of(ExportKind.AUDIT), first);
    long id = service.add(pushed).kept().sink().id();

    ExportTarget.Receiver renewed = service.renewSecret(id);

    assertThat(renewed.address()).isEqualTo(first.address());
    assertThat(renewed.secret()).isNotEqualTo(first.secret());
    assertThat(renewed.secret().reveal()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(service.find(id).kept().sink().target()).isEqualTo(renewed);
    assertThatThrownBy(() -> service.renewSecret(files)).isInstanceOf(GatewayException.class);
  }

  @Test
  void onlyFilesAreForgottenAndOnlyOfKindsThatSaySo() {
    service.add(sink());

    service.forget();

    assertThat(forgotten).containsExactly("audit 30");
  }

  private ExportService replica() {
    return new ExportService(store, rows, _ -> new Channel(), heard, () -> now);
  }

  private void write(ExportKind kind, int count) {
    IntStream.range(0, count).forEach(i -> rows.add(kind, "{\"id\":\"%08d\"}".formatted(i), now));
  }

  private List<String> lines(ExportKind kind) {
    return taken.stream()
        .filter(page -> page.kind() == kind)
        .flatMap(page -> page.lines().stream())
        .toList();
  }

  private static ExportSink sink() {
    return new ExportSink(
        0,
        "siem",
        true,
        Set.of(ExportKind.LEDGER, ExportKind.AUDIT),
        new ExportTarget.Folder(Map.of(ExportKind.AUDIT, 30)));
  }

  private final class Channel implements ExportChannel {

    @Override
    public void deliver(ExportPage page) throws IOException {
      synchronized (taken) {
        seen.add(page);
        if (refusals > 0) {
          refusals--;
          throw new IOException("the receiver answered 503");
        }
        taken.add(page);
      }
      meanwhile.run();
    }

    @Override
    public int forget(ExportKind kind, int days) {
      forgotten.add(kind.label() + " " + days);
      return 0;
    }
  }

  private static final class Heard implements ExportObserver {

    private final List<String> failures = new ArrayList<>();
    private final Map<ExportKind, Duration> lags = new EnumMap<>(ExportKind.class);
    private int rows;
    private int broken;

    @Override
    public synchronized void delivered(ExportPage page) {
      rows += page.lines().size();
    }

    @Override
    public synchronized void failed(String sink, String message) {
      failures.add(sink + ": " + message);
    }

    @Override
    public synchronized void broke(String sink, RuntimeException failure) {
      broken++;
    }

    @Override
    public void lags(Map<ExportKind, Duration> measured) {
      lags.putAll(measured);
    }
  }
}
