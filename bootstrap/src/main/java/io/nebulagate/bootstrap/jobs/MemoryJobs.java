package io.nebulagate.bootstrap.jobs;

import io.nebulagate.bootstrap.memory.IdleMemory;
import io.quarkus.runtime.ImageMode;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Gives the memory of a native binary back while it idles; a JVM is told to by {@code ./gate}. */
@ApplicationScoped
class MemoryJobs {

  private final IdleMemory memory;

  @Inject
  MemoryJobs(IdleMemory memory) {
    this.memory = memory;
  }

  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    if (ImageMode.current() == ImageMode.NATIVE_RUN) {
      memory.look();
    }
  }
}
