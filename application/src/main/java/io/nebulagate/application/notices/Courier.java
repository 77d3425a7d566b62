package io.nebulagate.application.notices;

import io.nebulagate.application.notices.Delivery.Hook;
import io.nebulagate.application.notices.Delivery.Reader;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.domain.signin.EmailAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries what is due in the outbox to whoever is to have it. What does not arrive is tried again,
 * each time after twice as long, {@link #ATTEMPTS_MAX} times in all. Blocking; thread-safe.
 */
public final class Courier {

  /** How often a delivery is tried. */
  public static final int ATTEMPTS_MAX = 12;

  /** How many are carried at a time. */
  public static final int BATCH = 32;

  static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  static final Duration PAUSE_MAX = Duration.ofHours(6);

  /** Longer than a letter or a call may take, whatever happens on the way. */
  private static final Duration HOLD = Duration.ofMinutes(2);

  private final Outbox outbox;
  private final EmailBook addresses;
  private final NoticeMail mail;
  private final WebhookCalls calls;
  private final Watcher watcher;

  /** Told of each delivery that was tried. */
  @FunctionalInterface
  public interface Watcher {
    /** What became of it. */
    void tried(Delivery delivery, Outcome outcome);
  }

  /** What became of one try. */
  public enum Outcome {
    /** It arrived. */
    DELIVERED,
    /** It is tried again. */
    DEFERRED,
    /** It was given up. */
    DEAD
  }

  /** Carries what is in {@code outbox}. */
  public Courier(
      Outbox outbox, EmailBook addresses, NoticeMail mail, WebhookCalls calls, Watcher watcher) {
    this.outbox = outbox;
    this.addresses = addresses;
    this.mail = mail;
    this.calls = calls;
    this.watcher = watcher;
  }

  /**
   * Carries one batch, all of it at once, and returns when each has arrived or not.
   *
   * @return whether there may be more
   */
  public boolean run() {
    List<Delivery> due = outbox.claim(BATCH, HOLD);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      due.forEach(delivery -> running.add(threads.submit(() -> carry(delivery))));
      running.forEach(Courier::join);
    }
    return due.size() == BATCH;
  }

  /** One whose tries all ended without a word, as when a program dies over it, is not tried. */
  private void carry(Delivery delivery) {
    if (delivery.attempt() > ATTEMPTS_MAX) {
      fail(delivery, "the last try never ended");
      return;
    }
    try {
      hand(delivery);
      outbox.delivered(delivery);
      watcher.tried(delivery, Outcome.DELIVERED);
    } catch (IOException failure) {
      fail(delivery, String.valueOf(failure.getMessage()));
    }
  }

  private void hand(Delivery delivery) throws IOException {
    switch (delivery.receiver()) {
      case Reader(long user) -> {
        Optional<EmailAddress> address = addresses.addressOf(user);
        if (address.isEmpty()) {
          throw new IOException("the reader has no verified address");
        }
        mail.write(address.get(), delivery.notice());
      }
      case Hook hook -> calls.send(hook, delivery.notice());
    }
  }

  private void fail(Delivery delivery, String why) {
    String error = why.substring(0, Math.min(why.length(), Outbox.ERROR_LENGTH_MAX));
    if (delivery.attempt() >= ATTEMPTS_MAX) {
      outbox.giveUp(delivery, error);
      watcher.tried(delivery, Outcome.DEAD);
    } else {
      outbox.defer(delivery, error, pauseAfter(delivery.attempt()));
      watcher.tried(delivery, Outcome.DEFERRED);
    }
  }

  static Duration pauseAfter(int attempt) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, ATTEMPTS_MAX));
    return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
  }

  /** What fails unexpectedly keeps its hold, and is handed out again when that is over. */
  private static void join(Future<?> one) {
    try {
      one.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("a delivery was left undecided", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
