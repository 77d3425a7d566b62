package io.nebulagate.application.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Locale;
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
 * {@code policy name p50 p99} in microseconds.
 */
@EnabledIfSystemProperty(named = "policy.bench", matches = "[0-9]+")
class JudgingSpeed {

  private static final double P99_MAX_MICROS = 1_000;

  @Test
  void ninetyNineOfAHundredPromptsAreJudgedWithinAMillisecond() throws RunnerException {
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
      System.out.printf( // the bench reads it
          Locale.ROOT,
          "policy %s %.0f %.0f%n",
          name.substring(name.lastIndexOf('.') + 1),
          times.getPercentile(50),
          times.getPercentile(99));
      assertThat(times.getPercentile(99)).as(name).isLessThan(P99_MAX_MICROS);
    }
  }
}
