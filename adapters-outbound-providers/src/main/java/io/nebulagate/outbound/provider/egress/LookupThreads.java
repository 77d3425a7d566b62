package io.nebulagate.outbound.provider.egress;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for lookups, of the platform: the system's resolver would hold the carrier of a virtual
 * one. As many names may be slow at once as there are threads; a name never takes two.
 */
final class LookupThreads {

  private static final int THREADS = 16;
  private static final int WAITING = 256;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private LookupThreads() {}

  /** New ones, which end when nobody asks; refuses when too many names wait. */
  static Executor start() {
    ThreadFactory factory = Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            factory);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
