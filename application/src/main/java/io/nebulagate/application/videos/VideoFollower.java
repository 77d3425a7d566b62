package io.nebulagate.application.videos;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.videos.VideoState.Failure;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Follows videos to their end, whoever wants to know: a client that polls, or the job that looks
 * after those of whom nobody asks. Any replica may do so at any time, also several at once.
 *
 * <pre>
 *   open ──provider tells an end──▶ ended ──ledger resolves the hold──▶ settled
 * </pre>
 *
 * <p>The first end that is written decides, and everybody settles by what is written; the hold is
 * resolved once, whoever comes first. Who dies in between leaves a task that is ended and not
 * settled, which the job finds. Blocking; thread-safe.
 */
public final class VideoFollower {

  /** When a task that does not end is given up. */
  static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);

  private static final int NOT_FOUND = 404;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RENEWED_AT_ONCE = 1_000;
  private static final Logger LOG = System.getLogger(VideoFollower.class.getName());

  private final VideoTasks tasks;
  private final VideoProvider provider;
  private final LiveCatalogue catalogue;
  private final VideoSettlement settlement;
  private final InstantSource clock;

  /** Follows what is in {@code tasks}. */
  public VideoFollower(
      VideoTasks tasks,
      VideoProvider provider,
      LiveCatalogue catalogue,
      VideoSettlement settlement,
      InstantSource clock) {
    this.tasks = tasks;
    this.provider = provider;
    this.catalogue = catalogue;
    this.settlement = settlement;
    this.clock = clock;
  }

  /** The task as it is now, settled if it has ended. */
  public VideoTask follow(VideoTask task) {
    if (task.settled()) {
      return task;
    }
    VideoTask now = task.state().ended() || task.fresh() ? task : ask(task);
    return settledIfEnded(now);
  }

  /** Follows tasks of which nobody asks, all at once; answers how many there were. */
  public int followSome(int limit) {
    List<VideoTask> claimed = tasks.claim(limit);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      claimed.forEach(task -> threads.execute(() -> followQuietly(task)));
    }
    return claimed.size();
  }

  private void followQuietly(VideoTask task) {
    try {
      follow(task);
    } catch (RuntimeException failure) { // it is claimed again
      LOG.log(Level.WARNING, "video " + task.id() + " was not followed", failure);
    }
  }

  /** Nobody will see the video: it ends unmade unless it had ended before. */
  VideoTask giveUp(VideoTask task, Failure why) {
    return settledIfEnded(tasks.observe(task.id(), task.state().failed(why)));
  }

  /** Keeps the holds of all open tasks alive for another {@code timeToLive}. */
  public void renewHolds(LedgerStore ledger, Duration timeToLive) {
    Optional<RequestId> after = Optional.empty();
    List<RequestId> open;
    do {
      open = tasks.open(after, RENEWED_AT_ONCE);
      if (!open.isEmpty()) {
        Map<UUID, Money> holds =
            open.stream().collect(Collectors.toMap(RequestId::uuid, _ -> Money.ZERO));
        ledger.renew(holds, timeToLive);
        after = Optional.of(open.getLast());
      }
    } while (open.size() == RENEWED_AT_ONCE);
  }

  /**
   * The route to where the task runs, also one that gets no new requests; nothing when the operator
   * has taken it away.
   */
  Optional<Route> route(VideoTask task) {
    return task.place().route(catalogue.current());
  }

  private VideoTask settledIfEnded(VideoTask task) {
    if (task.state().ended() && !task.settled()) {
      settlement.settle(task);
      tasks.settled(task.id());
    }
    return task;
  }

  private VideoTask ask(VideoTask task) {
    Optional<Route> route = route(task);
    if (route.isEmpty()) {
      return overdue(task);
    }
    try {
      VideoState told =
          provider
              .state(patiently(route.get()), task.state().upstreamId())
              .toCompletableFuture()
              .join();
      return told.ended() || !late(task) ? tasks.observe(task.id(), told) : overdue(task);
    } catch (CompletionException failure) {
      return unanswered(task, failure);
    }
  }

  /**
   * A provider that cannot be asked is asked again; one that does not know the video is believed.
   */
  private VideoTask unanswered(VideoTask task, CompletionException failure) {
    if (!(failure.getCause() instanceof UpstreamException upstream)) {
      throw failure;
    }
    if (upstream.fault() instanceof UpstreamFault.Rejected(var answer)
        && answer.status() == NOT_FOUND) {
      return tasks.observe(
          task.id(),
          task.state().failed(new Failure("video_lost", "the provider has lost this video")));
    }
    LOG.log(
        Level.WARNING,
        "the provider of video {0} does not tell how it stands: {1}",
        task.id(),
        upstream.fault().outcome());
    return overdue(task);
  }

  private VideoTask overdue(VideoTask task) {
    return late(task)
        ? tasks.observe(
            task.id(), task.state().failed(new Failure("video_expired", "it took too long")))
        : task;
  }

  private boolean late(VideoTask task) {
    return task.createdAt().plus(GIVEN_UP_AFTER).isBefore(clock.instant());
  }

  private static Route patiently(Route route) {
    Provider.Timeouts own = route.provider().timeouts();
    Function<Provider.Timeouts, Route> by =
        times -> route.by(route.provider().within(times), route.key());
    return own.firstByte().compareTo(PATIENCE) > 0
        ? by.apply(own.beginningWithin(PATIENCE))
        : route;
  }
}
