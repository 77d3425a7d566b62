package io.nebulagate.application.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * How long policies look at a prompt: {@code -Dpolicy.bench=2} seconds per iteration. A line each:
 * {@code policy name p50 p99} in microseconds by the clock on the wall, which counts what else the
 * machine does; and {@code policy cpu p50 p99} by the time of the processor.
 */
@EnabledIfSystemProperty(named = "policy.bench", matches = "[0-9]+")
class JudgingSpeed {

  private static final int PROMPTS = 4_000;
  private static final long P99_MAX_MICROS = 1_000;

  @Test
  void promptsAreJudged() throws RunnerException {
    TimeValue time = TimeValue.seconds(Integer.getInteger("policy.bench"));
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(JudgedPrompts.class.getName())
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(time)
                    .measurementIterations(3)
                    .measurementTime(time)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results).hasSize(2);
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      Statistics times = result.getPrimaryResult().getStatistics();
      print(
          name.substring(name.lastIndexOf('.') + 1),
          Math.round(times.getPercentile(50)),
          Math.round(times.getPercentile(99)));
    }
  }

  @Test
  void ninetyNineOfAHundredPromptsTakeLessThanAMillisecondOfTheProcessor() {
    JudgedPrompts prompts = new JudgedPrompts();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] micros = new long[PROMPTS];
    for (int round = 0; round < 2; round++) { // the first one warms up
      for (int i = 0; i < PROMPTS; i++) {
        long before = threads.getCurrentThreadCpuTime();
        assertThat(prompts.latinPrompt().hits()).isEmpty();
        micros[i] = TimeUnit.NANOSECONDS.toMicros(threads.getCurrentThreadCpuTime() - before);
      }
    }
    Arrays.sort(micros);

    print("cpu", micros[PROMPTS / 2], micros[PROMPTS * 99 / 100]);
    assertThat(micros[PROMPTS * 99 / 100]).isLessThan(P99_MAX_MICROS);
  }

  private static void print(String name, long p50, long p99) {
    System.out.printf(Locale.ROOT, "policy %s %d %d%n", name, p50, p99); // the bench reads it
  }
}
