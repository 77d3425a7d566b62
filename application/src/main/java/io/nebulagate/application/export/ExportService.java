package io.nebulagate.application.export;

import io.nebulagate.application.export.ExportStore.Failure;
import io.nebulagate.application.export.ExportStore.Kept;
import io.nebulagate.application.export.ExportStore.Lease;
import io.nebulagate.domain.error.GatewayException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * Brings rows to sinks, page by page. The cursor moves once a page is taken, so a page may come
 * twice, under the same name, and none is left out.
 */
public final class ExportService implements ExportUseCase {

  /** How long a sink is worked on before others have a chance again. */
  static final Duration RUN = Duration.ofMinutes(1);

  /** Longer than a run and the page in hand at its end. */
  static final Duration LEASE = Duration.ofMinutes(3);

  private static final Duration PAUSE_MIN = Duration.ofSeconds(10);
  private static final Duration PAUSE_MAX = Duration.ofHours(1);

  private final ExportStore store;
  private final ExportFeed feed;
  private final ExportChannels channels;
  private final ExportObserver observer;
  private final InstantSource clock;

  /** Brings what {@code feed} shows to the sinks of {@code store}. */
  public ExportService(
      ExportStore store,
      ExportFeed feed,
      ExportChannels channels,
      ExportObserver observer,
      InstantSource clock) {
    this.store = store;
    this.feed = feed;
    this.channels = channels;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Begins to serve every sink that is due, each on {@code executor}: one that is slow holds up no
   * other. Harmless on several replicas at once.
   */
  public void serveDue(Executor executor) {
    for (Lease lease : store.claimDue(clock.instant(), LEASE)) {
      executor.execute(() -> serve(lease));
    }
  }

  private void serve(Lease lease) {
    String name = lease.kept().sink().name();
    try {
      if (deliverAll(lease)) {
        store.succeeded(lease);
      }
    } catch (IOException refused) {
      observer.failed(name, told(refused));
      later(lease, new Failure(told(refused), clock.instant()));
    } catch (RuntimeException broken) { // an edge: the lease ends by itself
      observer.broke(name, broken);
    }
  }

  /** The kinds take turns. False when the sink is somebody else's now. */
  private boolean deliverAll(Lease lease) throws IOException {
    ExportSink sink = lease.kept().sink();
    ExportChannel channel = channels.to(sink);
    Map<ExportKind, ExportCursor> cursors = new EnumMap<>(ExportKind.class);
    sink.kinds().forEach(kind -> cursors.put(kind, lease.kept().cursor(kind)));
    Queue<ExportKind> left = new ArrayDeque<>(sink.kinds());
    Instant end = clock.instant().plus(RUN);
    while (!left.isEmpty() && clock.instant().isBefore(end)) {
      ExportKind kind = left.remove();
      ExportPage page = feed.next(kind, cursors.getOrDefault(kind, ExportCursor.START));
      if (!page.isEmpty()) {
        channel.deliver(page);
        observer.delivered(page);
        if (!store.advance(lease, kind, page.upTo(), clock.instant())) {
          return false;
        }
        cursors.put(kind, page.upTo());
        left.add(kind);
      }
    }
    return true;
  }

  private void later(Lease lease, Failure failure) {
    try {
      store.failed(lease, failure, failure.at().plus(pause(lease.kept().failures())));
    } catch (RuntimeException broken) { // an edge: the lease ends by itself
      observer.broke(lease.kept().sink().name(), broken);
    }
  }

  /** Doubles with every failure in a row. */
  static Duration pause(int failuresBefore) {
    Duration pause = PAUSE_MIN.multipliedBy(1L << Math.min(failuresBefore, 16));
    return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
  }

  private static String told(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** Removes files on this replica that their sinks keep no longer. */
  public void forget() {
    for (Kept kept : store.list()) {
      if (kept.sink().target() instanceof ExportTarget.Folder(Map<ExportKind, Integer> keepDays)) {
        ExportChannel channel = channels.to(kept.sink());
        keepDays.forEach((kind, days) -> forget(kept.sink().name(), channel, kind, days));
      }
    }
  }

  private void forget(String sink, ExportChannel channel, ExportKind kind, int days) {
    try {
      channel.forget(kind, days);
    } catch (IOException kept) {
      observer.failed(sink, told(kept));
    }
  }

  /** Tells the observer how far behind exports are. */
  public void measure() {
    Map<ExportKind, Duration> worst = new EnumMap<>(ExportKind.class);
    for (ExportKind kind : ExportKind.values()) {
      worst.put(kind, Duration.ZERO);
    }
    for (Kept kept : store.list()) {
      if (kept.sink().enabled()) {
        standing(kept)
            .lags()
            .forEach((kind, lag) ->
                worst.merge(kind, lag, (one, other) -> one.compareTo(other) > 0 ? one : other));
      }
    }
    observer.lags(worst);
  }

  @Override
  public Standing add(ExportSink sink) {
    return standing(store.add(sink));
  }

  @Override
  public Standing change(long id, UnaryOperator<ExportSink> change) {
    return standing(store.change(id, change));
  }

  @Override
  public void remove(long id) {
    store.remove(id);
  }

  @Override
  public Standing find(long id) {
    return standing(store.find(id));
  }

  @Override
  public List<Standing> list() {
    return store.list().stream().map(this::standing).toList();
  }

  @Override
  public ExportTarget.Receiver renewSecret(long id) {
    Kept renewed =
        store.change(
            id, sink -> sink.leadingTo(ExportTarget.Receiver.of(receiver(sink).address())));
    return receiver(renewed.sink());
  }

  private static ExportTarget.Receiver receiver(ExportSink sink) {
    if (sink.target() instanceof ExportTarget.Receiver receiver) {
      return receiver;
    }
    throw GatewayException.invalidValue("id", "names files, which are not signed");
  }

  @Override
  public Optional<String> probe(long id) {
    Kept kept = store.find(id);
    ExportKind kind = kept.sink().kinds().iterator().next();
    ExportCursor place = kept.cursor(kind);
    try {
      channels.to(kept.sink()).deliver(new ExportPage(kind, place, place, List.of()));
      return Optional.empty();
    } catch (IOException refused) {
      return Optional.of(new Failure(told(refused), clock.instant()).message());
    }
  }

  private Standing standing(Kept kept) {
    Instant now = clock.instant();
    Map<ExportKind, Duration> lags = new EnumMap<>(ExportKind.class);
    for (ExportKind kind : kept.sink().kinds()) {
      Duration lag =
          feed.waitingSince(kind, kept.cursor(kind))
              .filter(since -> since.isBefore(now))
              .map(since -> Duration.between(since, now))
              .orElse(Duration.ZERO);
      lags.put(kind, lag);
    }
    return new Standing(kept, lags);
  }
}
