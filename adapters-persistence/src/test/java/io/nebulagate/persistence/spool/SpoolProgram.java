package io.nebulagate.persistence.spool;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps settlements from four threads until it is killed, and says which are safe: {@code safe 17}.
 */
final class SpoolProgram {

  private static final int THREADS = 4;

  private SpoolProgram() {}

  @SuppressWarnings("SystemOut") // its output is how the test hears of it
  public static void main(String[] arguments) {
    FileSettlementSpool spool =
        FileSettlementSpool.open(Path.of(arguments[0]), new SpoolLimits(64 << 20, 64 << 10));
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform()
          .start(() -> {
            while (true) {
              int number = next.incrementAndGet();
              spool.append(SettlementsForTests.numbered(number)).toCompletableFuture().join();
              System.out.println("safe " + number);
            }
          });
    }
  }
}
