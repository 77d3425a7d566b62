package io.nebulagate.bootstrap.wiring;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Two threads that write mail, and a hundred letters that may wait for them. */
final class MailBackground implements Executor, AutoCloseable {

  private static final Logger LOG = Logger.getLogger("nebulagate");
  private static final int THREADS = 2;
  private static final int WAITING_MAX = 100;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE.toSeconds(),
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          Thread.ofPlatform().daemon().name("mail-", 0).factory());

  MailBackground() {
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable letter) {
    threads.execute(() -> {
      try {
        letter.run();
      } catch (RuntimeException failure) {
        // its message may hold an address
        LOG.errorf("a letter was not written: error=%s", failure.getClass().getSimpleName());
      }
    });
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
