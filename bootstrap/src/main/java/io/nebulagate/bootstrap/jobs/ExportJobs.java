package io.nebulagate.bootstrap.jobs;

import io.nebulagate.application.export.ExportService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Begins what is to be exported, measures how far behind it is, and removes old files of this
 * replica. A sink is served by one replica at a time.
 */
@ApplicationScoped
class ExportJobs {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExportService exports;

  @Inject
  ExportJobs(ExportService exports) {
    this.exports = exports;
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void serve() {
    exports.serveDue(threads);
  }

  @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void measure() {
    exports.measure();
  }

  @Scheduled(every = "1h", delayed = "60s", concurrentExecution = ConcurrentExecution.SKIP)
  void forget() {
    exports.forget();
  }

  /** What runs is told to stop; its page comes again. */
  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
